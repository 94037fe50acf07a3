"""The bytes of what a network stores: weights, biases, norms."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import Whole
from costcalc.cost.dtypes import Dtype, packed
from costcalc.cost.whole import whole_number
from costcalc.graph.graph import Graph
from costcalc.ops.base import Params
from costcalc.records import NamedTuple


def stored_bytes(graph: Graph, dtype: Dtype, folded: frozenset[int]) -> int:
    """The bytes of all stored values of a graph; those that layers share are stored once, and
    those of experts that do not run as well.

    Of a folded norm a bias for each channel is left, unless the layer before has biases already.
    """
    total = 0
    for number, one in enumerate(_stored(graph)):
        others = one.values.biases + one.values.norm + one.values.buffers
        if number in folded:
            others = _left(graph, number)
        total += whole_number(packed(one.values.weights, dtype.weights)) * one.of_weights
        total += whole_number(packed(others, dtype.biases)) * one.of_others
    return total


def _left(graph: Graph, number: int) -> Whole:
    """The biases that are left of a norm which is folded into the layer before it."""
    layer = graph.layers[number]
    before = graph.layers[layer.sources[0]]
    has_bias = whole_number(before.op.params(*before.inputs).biases) > 0
    return 0 if has_bias else whole_number(layer.op.folds(*layer.inputs))


def trained_values(graph: Graph) -> int:
    """The parameters of a graph; those that layers share count once, and those of experts that
    do not run as well.
    """
    total = 0
    for one in _stored(graph):
        total += whole_number(one.values.weights) * one.of_weights
        total += whole_number(one.values.biases + one.values.norm) * one.of_others
    return total


class _Stored(NamedTuple):
    """What a layer stores, and how often its weights and its other values are stored for it: as
    many sets as there are of it, or none where another layer has them.
    """

    values: Params
    of_weights: int
    of_others: int


def _stored(graph: Graph) -> Iterator[_Stored]:
    """What each layer stores."""
    for number, layer in enumerate(graph.layers):
        sets, shares = whole_number(layer.sets), layer.shares
        has_weights = shares is None or shares.weights == number
        has_others = shares is None or shares.others == number
        values = layer.op.params(*layer.inputs)
        yield _Stored(values, sets * has_weights, sets * has_others)
