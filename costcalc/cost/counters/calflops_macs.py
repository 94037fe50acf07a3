"""What calflops counts as MACs, beside its FLOPs: products alone."""

from __future__ import annotations

from costcalc.cost.counters.base import ELEMENTWISE, POOLING, CountedTerm, on_axes, over_axes
from costcalc.cost.counters.calflops import CONVENTION as FLOPS

CONVENTION = FLOPS._replace(
    title="calflops, MACs",
    prints="calculate_flops(model, ...), the second of three",
    word="MACs",
    quantity="macs",
    unknown={},
    rules=over_axes(
        {
            "nn.Conv2d": (CountedTerm("conv", "macs"),),
            "nn.Linear": (CountedTerm("linear", "macs"),),
        }
    ),
    free=FLOPS.free
    | ELEMENTWISE
    | POOLING
    | on_axes("nn.BatchNorm")
    | {
        "nn.GRU",
        "nn.GroupNorm",
        "nn.LSTM",
        "nn.LayerNorm",
        "nn.LocalResponseNorm",
        "nn.Softmax",
        "nn.Upsample",
    },
)
