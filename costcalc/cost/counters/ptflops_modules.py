"""What ptflops counts with its backend `pytorch` of modules alone, as up to version 0.6.8."""

from __future__ import annotations

from costcalc.cost.counters.ptflops import CONVENTION as PTFLOPS

FUNCTIONS = {"nn.LocalResponseNorm", "nn.SiLU", "nn.Softmax"}
"""Modules that it has no hook for: it counts the functions that they call."""

CONVENTION = PTFLOPS._replace(
    title="ptflops, modules",
    prints='get_model_complexity_info(..., backend_specific_config={"count_functional": False})',
    source=PTFLOPS.source + ": the hooks of modules, without patched functions",
    rules={
        name: tuple(term._replace(times=1) for term in rule)
        for name, rule in PTFLOPS.rules.items()
        if name not in FUNCTIONS
    },
    free=PTFLOPS.free | FUNCTIONS,
)
