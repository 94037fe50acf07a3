"""Which layer counts stored values that several layers use: the first of them that is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from costcalc.cost.totals import Totals
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Params
from costcalc.records import NamedTuple

Figures = TypeVar("Figures", Totals, Params)


class Selection(Protocol):
    """What is counted, as a `Counting` says it."""

    def leaves_out(self, layer: Layer) -> bool: ...


class Sharer(NamedTuple):
    """A layer that uses stored values which another one counts: all of them, or the weights alone.

    `path` is that of the other.
    """

    path: str
    weights: bool
    others: bool

    def without(self, figures: Figures) -> Figures:
        """The figures of the layer without the values that the other counts."""
        if self.weights:
            figures = figures._replace(weights=0)
        if self.others:
            figures = figures._replace(biases=0, norm=0, buffers=0)
        return figures


def _has_weights_alone(layer: Layer) -> bool:
    """Whether a layer stores nothing but weights."""
    stored = layer.op.params(*layer.inputs)._replace(weights=0)
    return all(type(value) is int and value == 0 for value in stored)


def sharers(graph: Graph, counting: Selection) -> Mapping[int, Sharer]:
    """The layers that are not the first to be counted of those that use the same values."""
    if not graph.shares:
        return {}
    weights: dict[int, int] = {}
    others: dict[int, int] = {}
    found: dict[int, Sharer] = {}
    for number, layer in enumerate(graph.layers):
        if counting.leaves_out(layer):
            continue
        uses = layer.owners(number)
        owners = weights.setdefault(uses.weights, number), others.setdefault(uses.others, number)
        if owners != (number, number):
            of_weights = owners[1] == number or _has_weights_alone(layer)
            path = graph.layers[owners[0] if of_weights else owners[1]].path
            found[number] = Sharer(path, owners[0] != number, owners[1] != number)
    return found
