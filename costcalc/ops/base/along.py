"""Operators that act along one axis: which it is, and how PyTorch's layers are brought there."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import Whole
from costcalc.ops.base.answers import Counterpart, Module, Need
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.steps import permute, transpose

ALONG = "write `axis=`, such as `axis=-1` for the last"


def needs_of_axis(axis: int | None, x: Shape, largest: int, usual: str = ALONG) -> Iterator[Need]:
    """The need of an axis: it is written for inputs of more than `largest` axes, and there is one
    of that number. `usual` is what to write otherwise.
    """
    count = len(x)
    if axis is None:
        rule = f"the input has {count} axes: the axis to go along must be given"
        yield Need("", count <= largest, rule, lambda: usual)
    else:
        yield is_there(axis, count)


def is_there(axis: int, count: int, name: str = "axis", whose: str = "the input has") -> Need:
    """The need that there is an axis of that number, counted from either end."""
    return Need(name, -count <= axis < count, f"{whose} {count} axes, counted from 0")


def chosen(axis: int | None, x: Shape, usual: int) -> int:
    """The number of the axis, counted from the first; `usual` if none is given."""
    return (usual if axis is None else axis) % len(x)


def channels_of(x: Shape) -> int:
    """The axis of features: the last of (dim) and (tokens, dim), the channels of an image."""
    return len(x) - 1 if len(x) < 3 else 0


def without(x: Shape, axis: int) -> Shape:
    """The sizes of the other axes."""
    return (*x[:axis], *x[axis + 1 :])


def replaced(x: Shape, axis: int, size: Whole) -> Shape:
    """The shape with another size along one axis."""
    return (*x[:axis], size, *x[axis + 1 :])


def with_axis_at(to: int, axis: int, rank: int, *layers: Module) -> Counterpart:
    """Layers that act along axis `to`, with steps around them that bring `axis` there and back.

    Axes do not count the batch.
    """
    if axis == to:
        return layers
    if rank == 2:
        return transpose(1, 2), *layers, transpose(1, 2)
    order = [other for other in range(rank) if other != axis]
    order.insert(to, axis)
    back = [order.index(place) for place in range(rank)]
    there, again = (permute(0, *(place + 1 for place in axes)) for axes in (order, back))
    return there, *layers, again
