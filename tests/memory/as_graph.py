"""The random networks of `random_graphs.py` as graphs of ours, without a spec."""

from __future__ import annotations

from functools import cache

from costcalc.api import graph_from_text
from costcalc.errors import Source, Span
from costcalc.graph.graph import Graph, Layer
from costcalc.ops import find
from costcalc.ops.base import Op, Shape
from tests.memory.random_graphs import INPUT, Description, Node

SPAN = Span(Source("random", ""), 1, 1)
"""The place of every layer: there is no text."""


def graph_of(network: Description) -> Graph:
    """The graph, its layers named by number; a ReLU is a layer behind the operator that has it."""
    layers: list[Layer] = []
    last = {INPUT: INPUT}
    for number, node in enumerate(network.nodes):
        inputs = tuple(_turned(network.shape_of(source)) for source in node.sources)
        sources = tuple(last[source] for source in node.sources)
        output = _turned(node.shape)
        layers.append(Layer(f"n{number}", operator(node), inputs, sources, output, SPAN))
        if node.relu:
            before = (len(layers) - 1,)
            layers.append(Layer(f"n{number}/relu", find("relu")(), (output,), before, output, SPAN))
        last[number] = len(layers) - 1
    outputs = tuple(last[number] for number in network.ends)
    return _any()._replace(
        inputs=(_turned(network.input),), layers=tuple(layers), outputs=outputs, calls=()
    )


def operator(node: Node) -> Op:
    """The operator of a node."""
    if node.op == "conv":
        return find("conv")(node.shape[2], bias=True)
    if node.op == "maxpool":
        return find("maxpool")(2)
    return find(node.op)()


def _turned(shape: tuple[int, int, int]) -> Shape:
    h, w, c = shape
    return (c, h, w)


@cache
def _any() -> Graph:
    return graph_from_text("costcalc: 1\nname: random\ninput: (1, 1, 1)\nlayers: [relu]\n")
