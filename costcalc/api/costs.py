"""What a network is and costs: networks by name, their graph, their exact cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import counting
from costcalc.cost.network import Network
from costcalc.graph.graph import Graph
from costcalc.spec import catalog


def graph_of(network: str | Path, *, fuse_norm: bool = False, **settings: Any) -> Graph:
    """The layers of a network at some setting of its parameters.

    `network` is what the command line takes: a shipped name, a path, each with `:alpha=0.75`. A
    setting is an int, a Fraction, a bool, a float (which stands for the decimal it prints as) or a
    text such as "6/7". With `fuse_norm` batch norms are fused into the layers before them, as in
    deployment; the other functions take such a graph. Raises SpecError for a fault of the spec or a
    setting, UsageError where there is no such network.
    """
    named = Network.named(str(network))._replace(fuse_norm=fuse_norm)
    return named.at(**settings).graph()


def graph_from_text(text: str, name: str = "<text>", **settings: Any) -> Graph:
    """The layers of the network a spec's text describes; `name` is what diagnostics call it."""
    return Network.from_text(text, name).at(**settings).graph()


def cost_of(
    network: str | Path | Graph,
    *,
    batch: int = 1,
    exclude: Iterable[str] = (),
    fuse_norm: bool = False,
    dtype: str = "fp32",
    **settings: Any,
) -> Cost:
    """The exact cost of a network, layer by layer.

    MACs and activations are for the whole batch; bytes and bit operations are at the data type,
    such as int8 or w4a8. `exclude` takes the words of `--exclude`: components, operators, paths.
    `fuse_norm` as in `graph_of`. Raises as `graph_of`, and UsageError for an unknown word.

    >>> cost_of("mobilenet_v1", dtype="int4").totals.size
    2283648
    """
    graph = network
    if not isinstance(graph, Graph):
        graph = graph_of(graph, fuse_norm=fuse_norm, **settings)
    return evaluate(graph, counting(graph, batch=batch, exclude=exclude, dtype=dtype))


def catalog_costs(text: str = "") -> Iterator[Cost]:
    """The cost of every shipped network at its defaults, or of those that `costcalc list TEXT`
    finds.
    """
    for spec, variant in catalog.networks(text):
        yield Network(spec, variant).cost()


def networks() -> list[str]:
    """The names of the shipped networks."""
    return [variant or spec.name for spec, variant in catalog.networks()]
