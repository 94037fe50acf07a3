"""What PyTorch's own counter counts."""

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
    title="FlopCounterMode",
    prints="FlopCounterMode().get_total_flops(), on the CPU, gradients on",
    word="FLOPs",
    quantity="flops",
    source="PyTorch 2.13, `torch/utils/flop_counter.py`",
    products_alone=True,
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs", 2),),
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs", 2),),
            "nn.Linear": (CountedTerm("linear", "macs", 2),),
            "nn.functional.scaled_dot_product_attention": (CountedTerm("attention", "macs", 2),),
            "nn.GRU": (CountedTerm("recurrent layers", "macs", 2),),
            "matmul": (CountedTerm("matrix products", "macs", 2),),
        }
    ),
    free=names_over_axes(
        MOVING
        | ELEMENTWISE
        | POOLING
        | {
            "add",
            "mul",
            "nn.BatchNorm1d",
            "nn.BatchNorm2d",
            "nn.GroupNorm",
            "nn.LSTM",
            "nn.LayerNorm",
            "nn.LocalResponseNorm",
            "nn.RMSNorm",
            "nn.Softmax",
            "nn.Upsample",
        }
    ),
)
