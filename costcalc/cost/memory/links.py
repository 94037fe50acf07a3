"""What layers have to do with each other: who reads an output, who shares stored values."""

from __future__ import annotations

from costcalc.graph.graph import Graph


def sharing(graph: Graph) -> frozenset[int]:
    """The layers that use stored values together with others."""
    found: set[int] = set()
    for number, layer in enumerate(graph.layers):
        if layer.shares is not None:
            found |= {number, layer.shares.weights, layer.shares.others}
    return frozenset(found)


def readers_of(graph: Graph) -> dict[int, list[int]]:
    """The layers that read each input and the output of each layer."""
    readers: dict[int, list[int]] = {n: [] for n in range(-len(graph.inputs), len(graph.layers))}
    for number, layer in enumerate(graph.layers):
        for source in set(layer.sources):
            readers[source].append(number)
    return readers
