"""Normalizations."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.operators.convolutions import images
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.ours import Untranslated


@translates("BatchNormalization")
def bn(node: Node, to: Tracer) -> Value:
    node.only_first()
    if not node.whole("spatial", 1) or node.whole("training_mode", 0):
        raise Untranslated("in training, or for each pixel by itself")
    stored = {"weight": to.weight(node[1], "scales"), "bias": to.weight(node[2], "shifts")}
    stored |= {"mean": to.statistic(node[3]), "variance": to.statistic(node[4])}
    value = node[0].alone()
    if value.batch is None and len(value.shape) > 1:  # tokens of all examples, as rows
        return to.call("bn", value, stored=stored, axis=1)
    return to.call("bn", images(node), stored=stored, batch=0)


@translates("LayerNormalization", "RMSNormalization")
def ln(node: Node, to: Tracer) -> Value:
    """Along the last axis, or all of them. Scale and shift are stored for it."""
    value = node[0]
    axis = value.axis_of_file(node.whole("axis", -1))
    along = prod(value.shape[axis:])
    is_whole = along == prod(value.example) > value.shape[-1]
    if (along != value.shape[-1] and not is_whole) or axis == value.batch:
        raise Untranslated("over several axes")
    last = len(value.example) - 1
    stored = {"weight": to.weight(node[1], "scales")}
    if is_whole:
        return _whole_norm(node, value, stored, to)
    if node.op == "RMSNormalization":
        return to.call("rmsnorm", value, stored=stored, axis=last)
    if node.given(2) is not None:
        stored["bias"] = to.weight(node[2], "shifts")
    return to.call("ln", value, stored=stored, axis=last, bias="bias" in stored)


def _whole_norm(node: Node, value: Value, stored: dict[str, int], to: Tracer) -> Value:
    """A norm over all axes of an example."""
    if node.op == "RMSNormalization":
        raise Untranslated("over several axes")
    if node.given(2) is not None:
        stored["bias"] = to.weight(node[2], "shifts")
    return to.call("ln", value, stored=stored, whole=True, bias="bias" in stored)


@translates("InstanceNormalization")
def instance_norm(node: Node, to: Tracer) -> Value:
    """Scales of 1 and shifts of 0 are those of a norm that has none: ONNX's has no other way."""
    value = images(node)
    if _is_all(node[1], 1) and _is_all(node[2], 0):
        return to.call("instance_norm", value, batch=0)
    stored = {"weight": to.weight(node[1], "scales"), "bias": to.weight(node[2], "shifts")}
    return to.call("instance_norm", value, stored=stored, batch=0, affine=True)


def _is_all(value: Value, number: int) -> bool:
    return value.known is not None and bool((value.known == number).all())


@translates("GroupNormalization")
def gn(node: Node, to: Tracer) -> Value:
    """From opset 21 on, scale and shift are for each channel; before, for each group."""
    value = images(node)
    if node[1].size != value.example[0]:
        raise Untranslated("a scale for each group, not for each channel")
    stored = {"weight": to.weight(node[1], "scales"), "bias": to.weight(node[2], "shifts")}
    g = node.whole("num_groups", 1)
    return to.call("gn", value, stored=stored, batch=0, g=g)


@translates("LRN")
def lrn(node: Node, to: Tracer) -> Value:
    return to.call(
        "lrn",
        images(node),
        batch=0,
        n=node.whole("size", 1),
        alpha=node.number("alpha", Fraction(1, 10000)),
        beta=node.number("beta", Fraction(3, 4)),
        k=node.number("bias", 1),
    )
