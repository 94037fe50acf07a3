"""One value of all those along some axes."""

from __future__ import annotations

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.ours import Untranslated

OURS = {
    "ReduceMean": "reduce_mean",
    "ReduceSum": "reduce_sum",
    "ReduceMax": "reduce_max",
    "ReduceL2": "reduce_norm",
}


@translates(*OURS)
def reduce(node: Node, to: Tracer) -> Value:
    value = node[0]
    axes = node.given_wholes(1, "axes")
    if axes is None and node.whole("noop_with_empty_axes", 0):
        return value
    every = tuple(range(len(value.shape)))
    chosen = tuple(sorted({value.axis_of_file(axis) for axis in axes or every}))
    if any(axis == value.batch for axis in chosen) and axes is not None:
        raise Untranslated("over the batch")
    inside = tuple(value.axis(axis) for axis in chosen if axis != value.batch)
    keep = bool(node.whole("keepdims", 1))
    if node.op == "ReduceMean" and value.batch == 0 and inside == (1, 2) == chosen_rest(value):
        return to.call("gap", value, batch=0)
    keep_one = keep or len(inside) == len(value.example)
    return to.call(OURS[node.op], value, axis=inside, keep=keep_one)


def chosen_rest(value: Value) -> tuple[int, ...]:
    """The axes of an example behind the channels."""
    return tuple(range(1, len(value.example)))
