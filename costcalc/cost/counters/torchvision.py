"""What `_ops` of torchvision's weights counts."""

from __future__ import annotations

from costcalc.cost.counters.base import ELEMENTWISE, MOVING, POOLING, Convention, CountedTerm

CONVENTION = Convention(
    title="torchvision",
    prints="`_ops` of a model's weights, in units of 10^9",
    word="flops",
    quantity="macs",
    source="`test/common_extended_utils.py` in the repository of torchvision",
    rules={
        "nn.Conv2d": (CountedTerm("conv", "macs"),),
        "nn.ConvTranspose2d": (CountedTerm("conv", "macs"),),
        "nn.Linear": (CountedTerm("linear", "macs"),),
        "nn.functional.scaled_dot_product_attention": (CountedTerm("attention", "macs"),),
        "nn.GRU": (CountedTerm("recurrent layers", "macs"),),
        "matmul": (CountedTerm("matrix products", "macs"),),
    },
    free=MOVING
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
    },
)
