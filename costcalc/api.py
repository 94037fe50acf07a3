"""What a program or a notebook uses: networks by name, their graph, their exact cost.

>>> import costcalc
>>> costcalc.cost_of("mobilenet_v1", alpha=0.75, rho="6/7").totals.macs
239273472
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.cost.cost import Cost, LayerCost, Totals, evaluate
from costcalc.cost.counting import Counting, counting
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError, Diagnostic, SpecError, UsageError
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Params
from costcalc.spec import catalog

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms


def graph_of(network: str | Path, **settings: Any) -> Graph:
    """The layers of a network at some setting of its parameters.

    `network` is what the command line takes: a shipped name, a path, each with `:alpha=0.75`. A
    setting is an int, a Fraction, a bool, a float (which stands for the decimal it prints as) or a
    text such as "6/7". Raises SpecError for a fault of the spec or a setting, UsageError where
    there is no such network.
    """
    return Network.named(str(network)).at(**settings).graph()


def graph_from_text(text: str, name: str = "<text>", **settings: Any) -> Graph:
    """The layers of the network a spec's text describes; `name` is what diagnostics call it."""
    return Network.from_text(text, name).at(**settings).graph()


def cost_of(
    network: str | Path | Graph,
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    **settings: Any,
) -> Cost:
    """The exact cost of a network, layer by layer.

    MACs and activations are for the whole batch. `exclude` takes the words of `--exclude`:
    components, operators, paths. Raises as `graph_of`, and UsageError for an unknown word.
    """
    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    return evaluate(graph, counting(graph, batch=batch, exclude=exclude))


def forms_of(
    network: str | Path | Graph, *symbols: str, smooth_repeats: bool = False, **settings: Any
) -> Forms:
    """The cost of a network in symbols for some of its parameters, with its forms by layer.

    Without symbols they are the parameters of width and resolution. Raises as `graph_of`, and
    UsageError for a parameter that can be no symbol, or a formula too long to be written out.

    >>> forms_of("mobilenet_v1", "alpha").total("macs").smooth
    539492352*alpha**2 + 29248000*alpha
    """
    from costcalc.cost import forms

    graph = network if isinstance(network, Graph) else graph_of(network, **settings)
    chosen = forms.chosen_symbols(graph, symbols)
    return forms.forms_of(graph, chosen, smooth_repeats=smooth_repeats)


def catalog_costs() -> Iterator[Cost]:
    """The cost of every shipped network at its defaults."""
    for spec, variant in catalog.networks():
        yield Network(spec, variant).cost()


def networks() -> list[str]:
    """The names of the shipped networks."""
    return [variant or spec.name for spec, variant in catalog.networks()]


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
    "cost_of",
    "counting",
    "evaluate",
    "forms_of",
    "graph_from_text",
    "graph_of",
    "networks",
]
