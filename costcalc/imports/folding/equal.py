"""Whether two graphs are the same network: layer by layer, with their wiring and sharing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from costcalc.cost.cost import evaluate
from costcalc.graph.graph import Graph

UNORDERED = ("add", "mul", "maximum", "minimum")
"""Operators of which the order of inputs changes nothing."""


def same_network(a: Graph, b: Graph) -> bool:
    """Whether each layer of one has an equal in the other: operator, attributes, shapes, figures,
    sharing, and equal layers before it. Their order and names may differ.
    """
    return a.inputs == b.inputs and _signatures(a) == _signatures(b)


def _signatures(graph: Graph) -> Counter[int]:
    """A number for each layer that holds all that it is computed of."""
    found: list[int] = []
    for cost in evaluate(graph).layers:
        layer = cost.layer
        before = [found[one] if one >= 0 else ~one for one in layer.sources]
        inputs = layer.inputs
        if layer.op.name in UNORDERED:
            before.sort()
            inputs = tuple(sorted(inputs, key=str))
        shared: Any = layer.shares is not None
        figures = cost.totals.macs, cost.totals.params, inputs, layer.output, shared
        op = layer.op.name, repr(sorted(layer.op.attributes().items(), key=str))
        found.append(hash((op, figures, tuple(before))))

    return Counter(found)
