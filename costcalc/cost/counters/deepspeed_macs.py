"""What the profiler of DeepSpeed counts as MACs, beside its FLOPs."""

from __future__ import annotations

from costcalc.cost.counters.base import CountedTerm, on_axes, over_axes
from costcalc.cost.counters.calflops_macs import CONVENTION as CALFLOPS
from costcalc.cost.counters.deepspeed import CONVENTION as FLOPS
from costcalc.cost.counters.deepspeed import SDPA

CONVENTION = FLOPS._replace(
    title="DeepSpeed, MACs",
    prints="get_model_profile(model, ...), the second of three",
    word="MACs",
    quantity="macs",
    rules=over_axes(
        {
            **CALFLOPS.rules,
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs"),),
            "matmul": (CountedTerm("matrix products", "macs"),),
            SDPA: (CountedTerm("attention", "macs"),),
        }
    ),
    unknown={},
    free=(CALFLOPS.free | on_axes("nn.ZeroPad")) - {"matmul", SDPA},
)
