"""costcalc: what does this network cost, and why?

Exact multiply-adds, parameters and activations of neural networks, from a spec, layer by layer.
A program uses the names of `costcalc.api`, which is imported when the first of them is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from costcalc.version import __version__

if TYPE_CHECKING:
    from costcalc.api import (
        Cost,
        CostcalcError,
        Counting,
        Diagnostic,
        Graph,
        Layer,
        LayerCost,
        Network,
        Params,
        SpecError,
        Totals,
        UsageError,
        catalog_costs,
        compare,
        cost_of,
        counters,
        counting,
        diff,
        evaluate,
        explain,
        explain_chains,
        exported,
        forms_of,
        formula,
        graph_from_text,
        graph_of,
        load,
        memory,
        networks,
        page,
        peak_formula,
        prove,
        references,
        roofline,
        scale,
        scale_search,
        scaled_figures,
        sensitivity,
        sheets,
        solve,
        sweep,
        verify,
        written,
    )

__all__ = [
    "Cost",
    "CostcalcError",
    "Counting",
    "Diagnostic",
    "Graph",
    "Layer",
    "LayerCost",
    "Network",
    "Params",
    "SpecError",
    "Totals",
    "UsageError",
    "__version__",
    "catalog_costs",
    "compare",
    "cost_of",
    "counters",
    "counting",
    "diff",
    "evaluate",
    "explain",
    "explain_chains",
    "exported",
    "forms_of",
    "formula",
    "graph_from_text",
    "graph_of",
    "load",
    "memory",
    "networks",
    "page",
    "peak_formula",
    "prove",
    "references",
    "roofline",
    "scale",
    "scale_search",
    "scaled_figures",
    "sensitivity",
    "sheets",
    "solve",
    "sweep",
    "verify",
    "written",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'costcalc' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("costcalc.api"), name)


def __dir__() -> list[str]:
    return __all__
