"""What `_ops` of torchvision's weights counts."""

from __future__ import annotations

from costcalc.cost.counters.base import ELEMENTWISE, MOVING, POOLING, Convention, Term

CONVENTION = Convention(
    title="torchvision",
    prints="`_ops` of a model's weights, in units of 10^9",
    word="flops",
    quantity="macs",
    source="`test/common_extended_utils.py` in the repository of torchvision",
    rules={
        "nn.Conv2d": (Term("conv", "macs"),),
        "nn.ConvTranspose2d": (Term("conv", "macs"),),
        "nn.Linear": (Term("linear", "macs"),),
        "nn.functional.scaled_dot_product_attention": (Term("attention", "macs"),),
        "nn.GRU": (Term("recurrent layers", "macs"),),
        "matmul": (Term("matrix products", "macs"),),
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
