"""The bytes of what a network stores: weights, biases, norms."""

from __future__ import annotations

from costcalc.cost.dtypes import Dtype, packed
from costcalc.cost.memory.whole import whole_number
from costcalc.graph.graph import Graph


def stored_bytes(graph: Graph, dtype: Dtype, folded: frozenset[int]) -> int:
    """The bytes of all stored values of a graph; those that layers share are stored once, and
    those of experts that do not run as well.

    Of a folded norm a bias for each channel is left, unless the layer before has biases already.
    """
    total = 0
    for number, layer in enumerate(graph.layers):
        stored = layer.op.params(*layer.inputs)
        sets = whole_number(layer.sets)
        shares = layer.shares
        has_weights = shares is None or shares.weights == number
        has_others = shares is None or shares.others == number
        others = whole_number(stored.biases + stored.norm + stored.buffers)
        if number in folded:
            before = graph.layers[layer.sources[0]]
            has_bias = whole_number(before.op.params(*before.inputs).biases) > 0
            others = 0 if has_bias else whole_number(layer.op.folds(*layer.inputs))
        if has_weights:
            total += whole_number(packed(stored.weights, dtype.weights)) * sets
        if has_others:
            total += whole_number(packed(others, dtype.biases)) * sets
    return total


def trained_values(graph: Graph) -> int:
    """The parameters of a graph; those that layers share count once, and those of experts that
    do not run as well.
    """
    total = 0
    for number, layer in enumerate(graph.layers):
        stored = layer.op.params(*layer.inputs)
        has_weights = layer.shares is None or layer.shares.weights == number
        has_others = layer.shares is None or layer.shares.others == number
        sets = whole_number(layer.sets)
        total += whole_number(stored.weights) * has_weights * sets
        total += whole_number(stored.biases + stored.norm) * has_others * sets
    return total
