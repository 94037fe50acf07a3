"""What the benchmark of timm counts: what fvcore counts, where DeepSpeed is not installed."""

from __future__ import annotations

from costcalc.cost.counters.fvcore import CONVENTION as FVCORE

CONVENTION = FVCORE._replace(
    title="timm",
    prints="benchmark.py, `gmacs` in units of 10^9, by fvcore (DeepSpeed is asked first)",
    word="MACs",
    source="`profile_fvcore` of `benchmark.py` in the repository of timm; " + FVCORE.source,
)
