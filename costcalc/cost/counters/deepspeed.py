"""What the profiler of DeepSpeed counts as FLOPs."""

from __future__ import annotations

from costcalc.cost.counters.base import CountedTerm, on_axes, over_axes
from costcalc.cost.counters.calflops import CONVENTION as CALFLOPS

SDPA = "nn.functional.scaled_dot_product_attention"

CONVENTION = CALFLOPS._replace(
    title="DeepSpeed",
    prints="get_model_profile(model, ...), the first of three",
    source="DeepSpeed 0.19.8, `deepspeed/profiling/flops_profiler/profiler.py`",
    rules=over_axes(
        {
            **CALFLOPS.rules,
            "nn.ConvTranspose2d": (CountedTerm("conv", "macs", 2), CountedTerm("bias", "biased")),
            "matmul": (CountedTerm("matrix products", "macs", 2),),
            SDPA: (CountedTerm("attention", "macs", 2),),
        }
    ),
    free=(CALFLOPS.free | on_axes("nn.ZeroPad")) - {"matmul", SDPA},
)
