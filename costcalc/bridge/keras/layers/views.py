"""Layers that only rearrange values."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, checked, shown
from costcalc.bridge.ours import Sizes, Untranslated


@translates("Flatten")
def flatten(use: Use) -> Tensor:
    """The order of the elements is that of the trace: it changes no figure."""
    return use.to.plain(use.to.reshaped(use.value, (prod(use.x.shape),)))


@translates("Reshape", "ops.Reshape")
def reshape(use: Use) -> Tensor:
    given = use.given("target_shape")
    if use.layer.origin and "ops" in use.layer.origin:
        given = use.given("newshape") or use.keywords.get("newshape") or _second(use)
        given = given[1:] if isinstance(given, (list, tuple)) else given
    if not isinstance(given, (list, tuple)) or not given:
        raise Untranslated(f"`target_shape` is {shown(given)}")
    return use.to.plain(use.to.reshaped(use.to.ordered(use.x), _sizes(use.x.shape, given)))


def _second(use: Use) -> Any:
    return use.arguments[1] if len(use.arguments) > 1 else None


def _sizes(own: Sizes, given: Any) -> Sizes:
    """The sizes of a shape, one of which may be what is left."""
    known = [checked("target_shape", size) for size in given if size != -1]
    open_ones = len(given) - len(known)
    rest, left = divmod(prod(own), prod(known))
    if open_ones > 1 or left or (not open_ones and rest != 1):
        raise Untranslated(f"it makes {shown(list(given))} of {list(own)}")
    return tuple(rest if size == -1 else int(size) for size in given)


@translates("Permute", "ops.Transpose")
def permute(use: Use) -> Tensor:
    """Says only which axis is which: a layer that needs another order permutes."""
    given = use.given("dims")
    if use.layer.kind == "Transpose":
        given = use.given("axes") or use.keywords.get("axes") or _second(use)
        given = given[1:] if isinstance(given, (list, tuple)) and given[:1] in ([0], (0,)) else None
    rank = len(use.x.shape)
    if not isinstance(given, (list, tuple)) or sorted(map(str, given)) != sorted(
        map(str, range(1, rank + 1))
    ):
        raise Untranslated(f"it permutes by {shown(given)}")
    axes = [int(one) - 1 for one in given]
    shape = tuple(use.x.shape[axis] for axis in axes)
    return Tensor(shape, use.value, tuple(axes.index(axis) for axis in use.x.order))


@translates("RepeatVector")
def repeat_vector(use: Use) -> Tensor:
    if len(use.x.shape) != 1:
        raise Untranslated(f"its input has {len(use.x.shape) + 1} axes, not 2")
    (dim,), n = use.x.shape, use.whole("n")
    row = use.to.reshaped(use.value, (1, dim))
    return use.to.plain(row if n == 1 else use.to.call("expand", row, to=(n, dim)))


@translates("ops.Squeeze", "ops.ExpandDims")
def axes_of_one(use: Use) -> Tensor:
    """An axis of size 1 taken out, or put in."""
    axis = use.given("axis")
    rank = len(use.x.shape) + (use.layer.kind == "ExpandDims")
    if type(axis) is not int or not -rank <= axis <= rank or axis == 0:
        raise Untranslated(f"`axis` is {shown(axis)}")
    place = axis - 1 if axis > 0 else axis + rank
    shape = list(use.x.shape)
    if use.layer.kind == "ExpandDims":
        shape.insert(place, 1)
    elif shape.pop(place) != 1 or not shape:
        raise Untranslated(f"axis {axis} is not 1")
    return use.to.plain(use.to.reshaped(use.to.ordered(use.x), tuple(shape)))


@translates("ops.Mean", "ops.Sum", "ops.Max")
def reduction(use: Use) -> Tensor:
    """A mean, sum or maximum over axes of `keras.ops`."""
    op = {"Mean": "reduce_mean", "Sum": "reduce_sum", "Max": "reduce_max"}[use.layer.kind]
    given = use.given("axis")
    given = use.keywords.get("axis") if given is None else given
    listed: Sequence[Any] = given if isinstance(given, (list, tuple)) else [given]
    if not all(type(one) is int for one in listed):
        raise Untranslated(f"`axis` is {shown(given)}")
    axes = tuple(sorted(use.x.axis(one) for one in listed))
    found = use.to.given(use.to.call(op, use.value, axis=axes, keep=True), use.x.order)
    if use.flag("keepdims", bool(use.keywords.get("keepdims"))):
        return found
    gone = {use.x.order[axis] for axis in axes}
    left = tuple(size for n, size in enumerate(found.shape) if n not in gone) or (1,)
    return use.to.plain(use.to.reshaped(use.to.ordered(found), left))
