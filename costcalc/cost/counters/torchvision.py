"""What `_ops` of torchvision's weights counts: what FlopCounterMode does, a multiply-add as one."""

from __future__ import annotations

from costcalc.cost.counters.flopcountermode import CONVENTION as FLOP_COUNTER_MODE

CONVENTION = FLOP_COUNTER_MODE._replace(
    title="torchvision",
    prints="`_ops` of a model's weights, in units of 10^9",
    word="flops",
    quantity="macs",
    source="`test/common_extended_utils.py` in the repository of torchvision",
    rules={
        name: tuple(term._replace(times=term.times // 2) for term in rule)
        for name, rule in FLOP_COUNTER_MODE.rules.items()
    },
)
