"""Matrix products, with a stored matrix and of two inputs."""

from __future__ import annotations

from fractions import Fraction

from costcalc.bridge.onnx.nodes import Node, plain
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Sizes, Value, broadcast
from costcalc.bridge.ours import Untranslated


@translates("Gemm")
def gemm(node: Node, to: Tracer) -> Value:
    """alpha * A B + beta * C, with a stored B as a linear layer."""
    if any(node.number(name, 1) != 1 for name in ("alpha", "beta")):
        raise Untranslated("`alpha` or `beta` is not 1")
    a, b = node[0], node[1]
    if node.whole("transA", 0):
        a = _transposed(a, to)
    if b.is_stored and not a.is_stored:
        return _linear_of_gemm(node, a, b, to)
    if node.whole("transB", 0):
        b = _transposed(b, to)
    product = _matmul(a, b, to)
    return product if node.given(2) is None else added(product, node[2], to)


def _linear_of_gemm(node: Node, a: Value, b: Value, to: Tracer) -> Value:
    out = b.shape[0 if node.whole("transB", 0) else 1]
    bias = node.given(2)
    if bias is not None and bias.is_stored and bias.size == out and bias.shape[-1] == out:
        stored = {"weight": to.weight(b, "weights"), "bias": to.weight(bias, "biases")}
        return linear(a, out, stored, to)
    product = linear(a, out, {"weight": to.weight(b, "weights")}, to)
    return product if bias is None else added(product, bias, to)


def linear(value: Value, out: int, stored: dict[str, int], to: Tracer, axis: int = -1) -> Value:
    """A linear layer along an axis of one example, counted from the last."""
    bias, along = "bias" in stored, axis + len(value.example)
    return to.call("linear", value, stored=stored, out=out, bias=bias, axis=along)


def added(value: Value, other: Value, to: Tracer) -> Value:
    """The sum of two values, with broadcasting."""
    values, batch, shape = to.aligned((value, other))
    return to.call("add", *values, batch=batch)._replace(shape=shape, batch=batch)


def _transposed(value: Value, to: Tracer) -> Value:
    if value.is_stored:
        return value._replace(shape=value.shape[::-1], known=None)
    if value.batch is not None:
        value = to.reshaped(value, value.shape, None)
    return to.call("permute", value, axis=(1, 0))


@translates("MatMul")
def matmul(node: Node, to: Tracer) -> Value:
    a, b = node[0], node[1]
    if b.is_stored and not a.is_stored and len(b.shape) == 2:
        return linear(a, b.shape[1], {"weight": to.weight(b, "weights")}, to)
    if a.is_stored and not b.is_stored and len(a.shape) == 2 and len(b.example) > 1:
        return linear(b, a.shape[0], {"weight": to.weight(a, "weights")}, to, axis=-2)
    return _matmul(a, b, to)


def _matmul(a: Value, b: Value, to: Tracer) -> Value:
    """A product of two inputs; leading axes are expanded to each other."""
    if len(a.shape) < 2 or len(b.shape) < 2:
        raise Untranslated("it multiplies with a vector")
    try:
        leading = broadcast((a.shape[:-2], b.shape[:-2]))
    except ValueError as error:
        raise Untranslated(str(error)) from None
    rank = len(leading) + 2
    batch = _batch(a, b, rank, leading)
    a, b = (_matrices(value, leading, batch, to) for value in (a, b))
    shape = (*leading, a.shape[-2], b.shape[-1])
    return to.call("matmul", a, b, batch=batch)._replace(shape=shape, batch=batch)


def _batch(a: Value, b: Value, rank: int, leading: Sizes) -> int | None:
    """The leading axis that is the batch of both, or of the one that has a batch."""
    places = {
        None if value.batch is None else value.batch + rank - len(value.shape)
        for value in (a, b)
        if value.differs
    }
    (place,) = places if len(places) == 1 else (None,)
    return place if place is not None and place < len(leading) and leading[place] == 1 else None


def _matrices(value: Value, leading: Sizes, batch: int | None, to: Tracer) -> Value:
    """A factor with all leading axes."""
    shape = (1,) * (len(leading) + 2 - len(value.shape)) + value.shape
    value = to.reshaped(value, shape, batch)
    wanted = (*leading, *shape[-2:])
    if shape == wanted:
        return value
    sizes = tuple(size for axis, size in enumerate(wanted) if axis != batch)
    return to.call("expand", value, batch=batch, to=sizes)._replace(shape=wanted, batch=batch)


def times(value: Value, number: Fraction, to: Tracer) -> Value:
    """The value times a number, unless that is 1."""
    return value if number == 1 else to.call("times", value, by=plain(number))
