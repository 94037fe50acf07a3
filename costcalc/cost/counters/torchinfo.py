"""What torchinfo counts: the parameters of a module, and at every place of a convolution."""

from __future__ import annotations

from costcalc.cost.counters.base import (
    ELEMENTWISE,
    MOVING,
    POOLING,
    Convention,
    CountedTerm,
    names_over_axes,
    over_axes,
)

CONVENTION = Convention(
    title="torchinfo",
    prints="summary(model, ...), total mult-adds",
    word="mult-adds",
    quantity="macs",
    source="torchinfo 1.8.0, `calculate_macs` in `torchinfo/layer_info.py`",
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"), CountedTerm("bias", "biased")),
            "nn.ConvTranspose2d": (CountedTerm("conv", "spread"), CountedTerm("bias", "biased")),
            "nn.LSTM": (CountedTerm("recurrent layers", "unrolled"),),
            "nn.GRU": (CountedTerm("recurrent layers", "unrolled"),),
            "nn.Linear": (CountedTerm("linear", "weights"), CountedTerm("bias", "biases")),
            "nn.BatchNorm1d": (CountedTerm("batch norm", "norm"),),
            "nn.BatchNorm2d": (CountedTerm("batch norm", "norm"),),
            "nn.GroupNorm": (CountedTerm("group norm", "norm"),),
            "nn.LayerNorm": (CountedTerm("layer norm", "norm"),),
            "nn.RMSNorm": (CountedTerm("RMS norm", "norm"),),
            "nn.Embedding": (CountedTerm("embedding", "weights"),),
            "nn.PReLU": (CountedTerm("activations", "weights"),),
        }
    ),
    free=names_over_axes(
        (MOVING | ELEMENTWISE | POOLING) - {"nn.Embedding", "nn.PReLU"}
        | {
            "add",
            "matmul",
            "mul",
            "nn.LocalResponseNorm",
            "nn.Softmax",
            "nn.Upsample",
            "nn.functional.scaled_dot_product_attention",
        }
    ),
)
