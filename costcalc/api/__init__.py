"""What a program or a notebook uses: networks by name, their graph, their exact cost.

>>> import costcalc
>>> costcalc.cost_of("mobilenet_v1", alpha=0.75, rho="6/7").totals.macs
239273472
"""

from costcalc.api.comparing import compare, counters, diff, references
from costcalc.api.costs import catalog_costs, cost_of, graph_from_text, graph_of, networks
from costcalc.api.display import install as _install_displays
from costcalc.api.exploring import scale, scale_search, scaled_figures, sensitivity
from costcalc.api.formulas import explain, explain_chains, forms_of, formula, peak_formula
from costcalc.api.hardware import memory, roofline
from costcalc.api.network import Network, load
from costcalc.api.pages import page, sheets
from costcalc.api.proving import exported, prove, verify
from costcalc.api.solving import solve
from costcalc.api.sweeping import sweep
from costcalc.api.writing import written
from costcalc.cost.cost import Cost, LayerCost, Totals, evaluate
from costcalc.cost.counting import Counting, counting
from costcalc.errors import CostcalcError, Diagnostic, SpecError, UsageError
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Params

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

_install_displays()
