"""Kinds of attributes that give a shape, an order of axes or a pair; see `attributes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from costcalc.algebra import Whole
from costcalc.ops.base.attributes import (
    FOR_EACH,
    IMAGE,
    LISTED,
    MODES,
    MOST_AXES,
    AttributeFault,
    Each,
    PaddingWord,
    Rule,
    Shape,
    Sides,
    as_axis,
    as_count,
    as_size,
    each,
    is_number,
    optional,
    sides_of,
    whole_from,
)


def _integer(name: str, value: Any) -> Whole:
    return whole_from(name, value, None, "whole")


def _pair_of(
    one: Callable[[str, Any], Whole],
) -> Callable[[str, Any], tuple[Whole, Whole]]:
    def convert(name: str, value: Any) -> tuple[Whole, Whole]:
        height, width = each(one)(name, value, 2)
        return height, width

    return convert


def _spatial_sizes(name: str, value: Any) -> tuple[Whole, ...]:
    """Height and width of one number; else a size for each of one to three axes."""
    if not isinstance(value, tuple):
        return _pair_of(as_size)(name, value)
    return each(as_size)(name, value, len(value) if len(value) in LISTED else IMAGE)


def _axes_from_either_end(name: str, value: Any) -> tuple[int, ...]:
    axes = value if isinstance(value, tuple) else (value,)
    if not axes or not all(type(axis) is int for axis in axes):
        message = f"`{name}` must be an axis or several, such as 0 or (1, 2); -1 is the last"
        raise AttributeFault(name, message)
    return axes


def _mode(name: str, value: Any) -> Any:
    if not any(value is mode for mode in MODES):
        words = ", ".join(f"`{mode}`" for mode in MODES[:-1])
        raise AttributeFault(name, f"`{name}` must be {words} or `{MODES[-1]}`")
    return value


def _shape_of(one: Callable[[str, Any], Whole]) -> Callable[[str, Any], tuple[Whole, ...]]:
    """A conversion to a tuple; one number is a tuple of one."""

    def convert(name: str, value: Any) -> tuple[Whole, ...]:
        values = value if isinstance(value, tuple) else (value,)
        if not 1 <= len(values) <= MOST_AXES or not all(map(is_number, values)):
            raise AttributeFault(name, f"`{name}` must be 1 to {MOST_AXES} numbers")
        return tuple(one(name, number) for number in values)

    return convert


def is_rest(size: Whole) -> bool:
    """Whether a size is written -1."""
    return type(size) is int and size == -1


def _size_or_rest(name: str, value: Any) -> Whole:
    return value if is_rest(value) else as_size(name, value)


def _one_rest(name: str, value: Any) -> tuple[Whole, ...]:
    sizes = _shape_of(_size_or_rest)(name, value)
    if sum(map(is_rest, sizes)) > 1:
        raise AttributeFault(name, f"only one of `{name}` can be -1")
    return sizes


Pair: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a size or (height, width)", _pair_of(as_size))
]
SpatialSizes: TypeAlias = Annotated[
    Each,
    Rule("a size, (height, width), (time, height, width) or (length,)", _spatial_sizes),
]
CountPair: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number, 0 or more, or (height, width)", _pair_of(as_count))
]
Margins: TypeAlias = Annotated[
    Sides, Rule(f"{FOR_EACH}; what is negative crops", sides_of(_integer), True)
]
Window: TypeAlias = Annotated[
    tuple[Whole, Whole] | None,
    Rule("a size or (height, width); none if not given", optional(_pair_of(as_size))),
]
IntegerSides: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number or (before, after)", _pair_of(_integer))
]
Integers: TypeAlias = Annotated[
    Each, Rule("a whole number, or one for each axis", each(_integer), True)
]
Axes: TypeAlias = Annotated[
    tuple[int, ...],
    Rule("an axis or several, such as (1, 2), the batch not counted", _axes_from_either_end),
]
PadMode: TypeAlias = Annotated[
    PaddingWord, Rule("zeros, reflect, replicate or circular", _mode, is_quiet=True)
]
NewShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis, the batch not counted", _shape_of(as_size))
]
RestShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis; one may be -1, for what is left", _one_rest)
]
KeptShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis; -1 keeps an axis", _shape_of(_size_or_rest))
]
AxisOrder: TypeAlias = Annotated[
    tuple[int, ...],
    Rule("every axis once, the batch not counted; -1 is the last", _shape_of(as_axis)),
]
