"""A network in which one convolution has another stride, and what follows from that."""

from __future__ import annotations

from costcalc.algebra import decided
from costcalc.cost.cost import Cost, LayerCost, evaluate
from costcalc.explore.worksheet.layers import sizes
from costcalc.graph.graph import Graph, input_number
from costcalc.ops.base import AttributeFault, Op, Shape


def with_stride(cost: Cost, which: LayerCost, stride: int) -> Cost | None:
    """The cost with that stride of one convolution, and the sizes of all layers behind it anew.

    None where a layer behind it would then have other weights or cannot run, so that it would not
    be the same network.
    """
    place = cost.layers.index(which)
    shapes: list[Shape] = []
    layers = []
    for number, layer in enumerate(cost.graph.layers):
        op = layer.op
        if number == place:
            op = op.changed(s=(stride,) * op.spatial_axes)
        inputs = tuple(_entering(cost.graph, source, shapes) for source in layer.sources)
        output = _output(op, inputs)
        if output is None or op.params(*inputs) != layer.op.params(*layer.inputs):
            return None
        shapes.append(output)
        layers.append(layer._replace(op=op, inputs=inputs, output=output))
    return evaluate(cost.graph._replace(layers=tuple(layers)), cost.counting)


def _entering(graph: Graph, source: int, shapes: list[Shape]) -> Shape:
    """What enters from a layer, or from an input of the network."""
    return graph.inputs[input_number(source)] if source < 0 else shapes[source]


def _output(op: Op, inputs: tuple[Shape, ...]) -> Shape | None:
    """The output of an operator; None where it does not take these inputs."""
    try:
        if not all(decided(need.condition) for need in op.needs(*inputs)):
            return None
        output = op.shape(*inputs)
    except AttributeFault:
        return None
    return output if all(size > 0 for size in sizes(output)) else None
