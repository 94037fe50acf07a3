"""The bytes of what a network stores: weights, biases, norms."""

from __future__ import annotations

from costcalc.cost.memory.dtypes import Dtype
from costcalc.graph.graph import Graph


def stored_bytes(graph: Graph, dtype: Dtype, folded: frozenset[int]) -> int:
    """The bytes of all stored values of a graph; those that layers share are stored once.

    Of a folded norm a bias for each channel is left, unless the layer before has biases already.
    """
    total = 0
    for number, layer in enumerate(graph.layers):
        stored = layer.op.params(*layer.inputs)
        shares = layer.shares
        has_weights = shares is None or shares.weights == number
        has_others = shares is None or shares.others == number
        others = _int(stored.biases + stored.norm + stored.buffers)
        if number in folded:
            before = graph.layers[layer.sources[0]]
            has_bias = _int(before.op.params(*before.inputs).biases) > 0
            others = 0 if has_bias else _int(layer.op.folds(*layer.inputs))
        total += _int(stored.weights) * dtype.value * has_weights
        total += others * dtype.bias * has_others
    return total


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not an exact integer: {value!r}")
    return value


def trained_values(graph: Graph) -> int:
    """The parameters of a graph; those that layers share count once."""
    total = 0
    for number, layer in enumerate(graph.layers):
        stored = layer.op.params(*layer.inputs)
        has_weights = layer.shares is None or layer.shares.weights == number
        has_others = layer.shares is None or layer.shares.others == number
        total += _int(stored.weights) * has_weights
        total += _int(stored.biases + stored.norm) * has_others
    return total
