"""Several tensors as one: sums, products, concatenations, also those of `keras.ops`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, exact, tensors_in
from costcalc.bridge.ours import Sizes, Untranslated


def _aligned(use: Use, tensors: Sequence[Tensor]) -> tuple[list[int], Sizes]:
    """Values whose axes lie alike, with as many axes: those that lack some have them before."""
    if len(tensors) < 2:
        raise Untranslated("it has one input")
    widest = max(tensors, key=lambda one: (len(one.shape), one.order != tuple(sorted(one.order))))
    found = []
    for one in tensors:
        more = len(widest.shape) - len(one.shape)
        if more:
            number = use.to.ordered(one)
            one = use.to.plain(use.to.reshaped(number, (1,) * more + one.shape))
        found.append(use.to.ordered(one, widest.order))
    return found, widest.order


def _merged(use: Use, op: str, tensors: Sequence[Tensor]) -> Tensor:
    values, order = _aligned(use, tensors)
    return use.to.given(use.to.call(op, *values), order)


@translates("Add", "Multiply", "Maximum", "Minimum", "Subtract")
def merge(use: Use) -> Tensor:
    words = {"Add": "add", "Multiply": "mul", "Subtract": "sub"}
    op = words.get(use.layer.kind, use.layer.kind.lower())
    if use.layer.kind == "Subtract" and len(use.inputs) != 2:
        raise Untranslated(f"it has {len(use.inputs)} inputs")
    return _merged(use, op, use.inputs)


@translates("Average")
def average(use: Use) -> Tensor:
    found = _merged(use, "add", use.inputs)
    parts = exact("inputs", 1 / len(use.inputs))
    return use.to.given(
        use.to.call("times", use.to.ordered(found, found.order), by=parts), found.order
    )


@translates("Concatenate", "ops.Concatenate")
def concat(use: Use) -> Tensor:
    axis = use.given("axis")
    if axis is None:
        axis = use.keywords.get("axis", -1)
    if type(axis) is not int:
        raise Untranslated("its axis is not a number")
    if len(use.inputs) == 1:
        return use.x
    values, order = _aligned(use, use.inputs)
    if len({len(one.shape) for one in use.inputs}) > 1:
        raise Untranslated("its inputs differ in their axes")
    place = use.x._replace(order=order).axis(axis)
    return use.to.given(use.to.call("concat", *values, axis=place), order)


@translates("applications.CustomScaleLayer")
def scaled_sum(use: Use) -> Tensor:
    """The first input, and the second times a number."""
    first, second = use.inputs
    number = use.number("scale", 1)
    scaled = use.to.call("times", use.to.ordered(second, second.order), by=number)
    return _merged(use, "add", (first, use.to.given(scaled, second.order)))


@translates(
    "ops.Add",
    "ops.Multiply",
    "ops.Subtract",
    "ops.Divide",
    "ops.TrueDivide",
    "ops.Maximum",
    "ops.Minimum",
    "ops.__operators__.add",
    "ops.math.add",
    "ops.math.multiply",
    "ops.math.subtract",
    "ops.math.truediv",
    "ops.math.divide",
    "ops.math.maximum",
    "ops.math.minimum",
)
def arithmetic(use: Use) -> Tensor:
    """Two tensors, or a tensor and a number."""
    word = use.layer.kind
    if word == "TFOpLambda":
        word = use.word("function", "").rpartition(".")[2]
    word = word.lower().replace("truedivide", "divide").replace("truediv", "divide")
    left, right = _operands(use)
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        if len(left.shape) != len(right.shape):
            raise Untranslated("its inputs differ in their axes")
        ops = {"add": "add", "multiply": "mul", "subtract": "sub", "divide": "div"}
        return _merged(use, ops.get(word, word), (left, right))
    return _with_number(use, word, left, right)


def _operands(use: Use) -> tuple[Any, Any]:
    names = ("x1", "x2", "x", "y")
    given = [*use.arguments, *(use.keywords[name] for name in names if name in use.keywords)]
    if len(given) != 2:
        raise Untranslated("it has not two operands")
    return given[0], given[1]


def _with_number(use: Use, word: str, left: Any, right: Any) -> Tensor:
    found = tensors_in((left, right))
    if len(found) != 1:
        raise Untranslated("it has no tensor")
    (x,) = found
    other = right if isinstance(left, Tensor) else left
    number, value = exact("y", other), use.to.ordered(x, x.order)
    behind = isinstance(left, Tensor)
    if word == "add" or (word == "subtract" and behind):
        by = number if word == "add" else -number
        return use.to.given(use.to.call("plus", value, by=by), x.order)
    if word == "multiply" or (word == "divide" and behind and number):
        by = number if word == "multiply" else exact("y", float(1 / number))
        return use.to.given(use.to.call("times", value, by=by), x.order)
    if word == "subtract":
        turned = use.to.call("neg", value)
        return use.to.given(use.to.call("plus", turned, by=number), x.order)
    raise Untranslated(f"{word} with a number")
