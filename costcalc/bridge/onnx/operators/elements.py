"""Functions of one element, and of an element of each of several inputs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from costcalc.bridge.onnx.nodes import Node, contents, exact, plain, scalar
from costcalc.bridge.onnx.operators.products import added, times
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.ours import Untranslated

SAME_NAME = {
    "Abs": "absolute",
    "Exp": "exp",
    "Gelu": "gelu",
    "HardSwish": "hswish",
    "Log": "log",
    "Mish": "mish",
    "Neg": "neg",
    "Relu": "relu",
    "Selu": "selu",
    "Sigmoid": "sigmoid",
    "Softplus": "softplus",
    "Sqrt": "sqrt",
    "Tanh": "tanh",
}
LARGEST = 10**38
"""A bound beyond this is none: exporters write the largest float for it."""


def _unary(ours: str) -> Callable[[Node, Tracer], Value]:
    return lambda node, to: to.call(ours, node[0])


for _theirs, _ours in SAME_NAME.items():
    translates(_theirs)(_unary(_ours))


@translates("Identity", "Dropout", "Cast", "CastLike")
def unchanged(node: Node, to: Tracer) -> Value:
    """The value itself, also in another type of floats."""
    return node[0]


@translates("QuantizeLinear", "DequantizeLinear")
def quantized(node: Node, to: Tracer) -> Value:
    """The value itself, in another type; a scale that is stored is no layer."""
    if any(value is not None and value.differs for value in node.inputs[1:]):
        raise Untranslated("its scale is computed")
    return node[0]


@translates("LeakyRelu")
def leaky_relu(node: Node, to: Tracer) -> Value:
    slope = node.number("alpha", Fraction(1, 100))
    return to.call("leaky_relu", node[0], slope=plain(slope))


@translates("Elu")
def elu(node: Node, to: Tracer) -> Value:
    return to.call("elu", node[0], alpha=plain(node.number("alpha", 1)))


@translates("HardSigmoid")
def hard_sigmoid(node: Node, to: Tracer) -> Value:
    """max(0, min(1, alpha * x + beta)); with 1/6 and 1/2 it is the one of mobile networks."""
    alpha = node.number("alpha", Fraction(1, 5))
    beta = node.number("beta", Fraction(1, 2))
    if round(alpha, 6) == Fraction("0.166667") and beta == Fraction(1, 2):
        return to.call("hsigmoid", node[0])
    shifted = to.call("plus", times(node[0], alpha, to), by=plain(beta))
    return to.call("hardtanh", shifted, low=0, high=1)


@translates("Reciprocal")
def reciprocal(node: Node, to: Tracer) -> Value:
    return to.call("power", node[0], to=-1)


@translates("Pow")
def power(node: Node, to: Tracer) -> Value:
    exponent = scalar(node[1])
    if exponent is None:
        raise Untranslated("its exponent is not one number")
    return to.call("power", node[0], to=plain(exponent))


@translates("PRelu")
def prelu(node: Node, to: Tracer) -> Value:
    slope, value = node[1], node[0].alone()
    channels = value.example[0] if value.example else 0
    if slope.size not in (1, channels) or slope.size != max(slope.shape, default=1):
        raise Untranslated("its slopes are not one for each channel")
    stored = {"weight": to.weight(slope, "slopes")}
    return to.call("prelu", value, stored=stored, shared=slope.size == 1)


@translates("Clip")
def clip(node: Node, to: Tracer) -> Value:
    """A range is that of relu6 or of hardtanh; a lower bound of 0 alone is relu."""
    low, high = _bound(node, 1, "min"), _bound(node, 2, "max")
    if low == 0 and high == 6:
        return to.call("relu6", node[0])
    if low == 0 and high is None:
        return to.call("relu", node[0])
    if low is None and high is None:
        return node[0]
    if high is None:
        return _bounded("maximum", node[0], to)
    if low is None:
        return _bounded("minimum", node[0], to)
    return to.call("hardtanh", node[0], low=plain(low), high=plain(high))


def _bounded(name: str, value: Value, to: Tracer) -> Value:
    """The larger or the smaller of each element and a number that is not 0."""
    number = Value((1,) * len(value.shape), value.batch, False)
    return to.call(name, value, number, batch=value.batch)


def _bound(node: Node, number: int, name: str) -> Fraction | None:
    """A bound of `Clip`, None where there is none."""
    value = node.given(number)
    written = contents(value)[0] if value is not None else node.attributes.get(name)
    if written is None or abs(float(written)) > LARGEST:
        return None
    return exact(written)


@translates("Add", "Sum")
def add(node: Node, to: Tracer) -> Value:
    if len(node.inputs) == 1:
        return node[0]
    if len(node.inputs) == 2:
        for value, other in (node.inputs, node.inputs[::-1]):
            if value is not None and (number := scalar(other)) is not None and value.differs:
                return _plus(value, number, to)
    return _elementwise("add", node, to)


def _plus(value: Value, number: Fraction, to: Tracer) -> Value:
    return value if number == 0 else to.call("plus", value, by=plain(number))


@translates("Sub")
def sub(node: Node, to: Tracer) -> Value:
    if (number := scalar(node[1])) is not None and node[0].differs:
        return _plus(node[0], -number, to)
    if (number := scalar(node[0])) is not None and node[1].differs:
        return _plus(to.call("neg", node[1]), number, to)
    return _elementwise("sub", node, to)


@translates("Mul")
def mul(node: Node, to: Tracer) -> Value:
    for value, other in ((node[0], node[1]), (node[1], node[0])):
        if (number := scalar(other)) is not None and value.differs:
            return times(value, number, to)
    return _elementwise("mul", node, to)


@translates("Div")
def div(node: Node, to: Tracer) -> Value:
    if (number := scalar(node[1])) and node[0].differs:
        return times(node[0], 1 / number, to)
    if (number := scalar(node[0])) is not None and node[1].differs:
        return times(to.call("power", node[1], to=-1), number, to)
    return _elementwise("div", node, to)


@translates("Max")
def maximum(node: Node, to: Tracer) -> Value:
    for value, other in (node.inputs[:2], node.inputs[1::-1]):
        if len(node.inputs) == 2 and value is not None and scalar(other) == 0:
            return to.call("relu", value)
    return _elementwise("maximum", node, to)


@translates("Min")
def minimum(node: Node, to: Tracer) -> Value:
    return _elementwise("minimum", node, to)


@translates("Mean")
def mean(node: Node, to: Tracer) -> Value:
    total = _elementwise("add", node, to)
    return times(total, Fraction(1, len(node.inputs)), to)


def _elementwise(name: str, node: Node, to: Tracer) -> Value:
    read = [node[number] for number in range(len(node.inputs))]
    if name == "add" and len(read) == 2:
        return added(read[0], read[1], to)
    values, batch, shape = to.aligned(read)
    if len(values) == 1:
        return values[0]
    return to.call(name, *values, batch=batch)._replace(shape=shape, batch=batch)


@translates("Softmax")
def softmax(node: Node, to: Tracer) -> Value:
    """Before opset 13 all axes from `axis` on are one group."""
    value = node[0]
    rank = len(value.shape)
    axis = value.axis_of_file(node.whole("axis", -1 if node.version >= 13 else 1))
    behind = [n for n in range(axis, rank) if value.shape[n] != 1] or [rank - 1]
    if node.version < 13 and len(behind) > 1:
        raise Untranslated("one group of several axes")
    if node.version < 13:
        axis = behind[0]
    if axis == value.batch:
        value = to.reshaped(value, value.shape, None)
    return to.call("softmax", value, axis=value.axis(axis))
