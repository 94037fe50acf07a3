"""Inputs whose values are indices of a look-up."""

from __future__ import annotations

from costcalc.graph.graph import Graph, input_number


def takes_indices(graph: Graph) -> tuple[bool, ...]:
    """For each input, whether all layers that read it use its values as indices of a look-up."""
    found = []
    for place in range(len(graph.inputs)):
        number = input_number(place)
        takers = [layer.op for layer in graph.layers if number in layer.sources]
        found.append(bool(takers) and all(op.takes_indices for op in takers))
    return tuple(found)
