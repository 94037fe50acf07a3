"""What torchinfo counts: the parameters of a module, and at every place of a convolution."""

from __future__ import annotations

from costcalc.cost.counters.base import ELEMENTWISE, MOVING, POOLING, Convention, Term

CONVENTION = Convention(
    title="torchinfo",
    prints="summary(model, ...), total mult-adds",
    word="mult-adds",
    quantity="macs",
    source="torchinfo 1.8.0, `calculate_macs` in `torchinfo/layer_info.py`",
    rules={
        "nn.Conv2d": (Term("conv", "macs"), Term("bias", "biased")),
        "nn.ConvTranspose2d": (Term("conv", "spread"), Term("bias", "biased")),
        "nn.LSTM": (Term("recurrent layers", "unrolled"),),
        "nn.GRU": (Term("recurrent layers", "unrolled"),),
        "nn.Linear": (Term("linear", "weights"), Term("bias", "biases")),
        "nn.BatchNorm1d": (Term("batch norm", "norm"),),
        "nn.BatchNorm2d": (Term("batch norm", "norm"),),
        "nn.GroupNorm": (Term("group norm", "norm"),),
        "nn.LayerNorm": (Term("layer norm", "norm"),),
        "nn.RMSNorm": (Term("RMS norm", "norm"),),
        "nn.Embedding": (Term("embedding", "weights"),),
        "nn.PReLU": (Term("activations", "weights"),),
    },
    free=(MOVING | ELEMENTWISE | POOLING) - {"nn.Embedding", "nn.PReLU"}
    | {
        "add",
        "matmul",
        "mul",
        "nn.LocalResponseNorm",
        "nn.Softmax",
        "nn.Upsample",
        "nn.functional.scaled_dot_product_attention",
    },
)
