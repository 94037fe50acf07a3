"""The bytes of what a network stores: weights, biases, norms."""

from __future__ import annotations

from costcalc.algebra import Whole
from costcalc.cost.memory.dtypes import Dtype
from costcalc.graph.graph import Graph

RULE = "stored values: weights{bias}, of a norm that is folded only the biases that remain of it"


def stored_bytes(graph: Graph, dtype: Dtype, folded: frozenset[int]) -> int:
    """The bytes of all stored values of a graph.

    Of a folded norm a bias for each channel is left, unless the layer before has biases already.
    """
    total = 0
    for number, layer in enumerate(graph.layers):
        stored = layer.op.params(*layer.inputs)
        if number in folded:
            before = graph.layers[layer.sources[0]]
            has_bias = before.op.params(*before.inputs).biases
            biases: Whole | None = 0 if has_bias else layer.op.folds(*layer.inputs)
            total += _int(biases) * dtype.bias
        else:
            others = stored.biases + stored.norm + stored.buffers
            total += _int(stored.weights) * dtype.value + _int(others) * dtype.bias
    return total


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not an exact integer: {value!r}")
    return value
