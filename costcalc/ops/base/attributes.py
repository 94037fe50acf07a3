"""Kinds of attributes: what a spec may write for an attribute, and the value a formula gets.

An annotation such as `out: Size` does both: for the type checker it is the type of the value, for
`@operator` it selects the rule that converts the written value.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from costcalc.algebra import (
    Number,
    Truth,
    Value,
    Whole,
    at_most,
    both,
    decided,
    is_whole,
    less,
)
from costcalc.records import NamedTuple

WHOLE_HELP = "use int(), round() or make_divisible()"


class AttributeFault(Exception):
    """An invalid value of an attribute."""

    def __init__(self, attribute: str, message: str, help_text: str = ""):
        super().__init__(message)
        self.attribute = attribute
        self.message = message
        self.help = help_text


class Rule(NamedTuple):
    """How a written value becomes an attribute: `convert(name, value)`, described by `words`.

    A rule that `spreads` makes of one number one for each spatial axis of the input, and is given
    their number: `convert(name, value, axes)`. None: it is not known.
    """

    words: str
    convert: Callable[..., Any]
    spreads: bool = False
    is_quiet: bool = False
    """Whether a report leaves the attribute out where it has its default."""

    def value(self, name: str, written: Any, axes: int | None) -> Any:
        """The attribute. Raises AttributeFault for a value that is not of this kind."""
        return self.convert(name, written, axes) if self.spreads else self.convert(name, written)


def is_number(value: object) -> bool:
    return isinstance(value, (int, Fraction, Number)) and not isinstance(value, bool)


def _whole_from(name: str, value: Any, least: int | None, words: str) -> Whole:
    if type(value) is int:
        if least is None or value >= least:
            return value
        raise AttributeFault(name, f"`{name}` must be {words}")
    if not isinstance(value, (Fraction, Number)):
        raise AttributeFault(name, f"`{name}` must be a number, {words}")
    if decided(is_whole(value)) is False:
        raise AttributeFault(name, f"`{name}` is not a whole number", WHOLE_HELP)
    if least is not None and decided(less(value, least)) is True:
        raise AttributeFault(name, f"`{name}` must be {words}")
    return value if isinstance(value, Number) else int(value)


def _size(name: str, value: Any) -> Whole:
    return _whole_from(name, value, 1, "1 or more")


def _count(name: str, value: Any) -> Whole:
    return _whole_from(name, value, 0, "0 or more")


def _integer(name: str, value: Any) -> Whole:
    return _whole_from(name, value, None, "whole")


def _pair_of(
    one: Callable[[str, Any], Whole],
) -> Callable[[str, Any], tuple[Whole, Whole]]:
    def convert(name: str, value: Any) -> tuple[Whole, Whole]:
        height, width = _each(one)(name, value, 2)
        return height, width

    return convert


def _optional(convert: Callable[..., Any]) -> Callable[..., Any]:
    return lambda name, value, *axes: None if value is None else convert(name, value, *axes)


def _each(one: Callable[[str, Any], Whole]) -> Callable[[str, Any, int | None], tuple[Whole, ...]]:
    """A conversion to one value for each spatial axis."""

    def convert(name: str, value: Any, axes: int | None) -> tuple[Whole, ...]:
        if not isinstance(value, tuple):
            return (one(name, value),) * (axes or IMAGE)
        if not _fits(value, axes) or not all(map(is_number, value)):
            raise AttributeFault(name, f"`{name}` must be one number or {_LISTED[axes or IMAGE]}")
        return tuple(one(name, size) for size in value)

    return convert


def _fits(value: tuple[Any, ...], axes: int | None) -> bool:
    """Whether there is a value for each spatial axis, as far as their number is known."""
    return len(value) == axes or (axes is None and 1 <= len(value) <= 3)


def _sides_or(*words: object, convert: Callable[..., Any]) -> Callable[[str, Any, int | None], Any]:
    """A conversion that takes these words besides what `convert` takes."""
    known = tuple(map(id, words))
    return lambda name, value, axes: value if id(value) in known else convert(name, value, axes)


def _sides_of(one: Callable[[str, Any], Whole]) -> Callable[[str, Any, int | None], Any]:
    """A conversion to (before, after) for each spatial axis."""

    def convert(name: str, value: Any, axes: int | None) -> Any:
        wanted = _SIDES[axes or IMAGE]
        if isinstance(value, PaddingWord):
            raise AttributeFault(name, f"`{name}` cannot be `{value}` here", f"write {wanted}")
        if isinstance(value, tuple) and any(isinstance(side, tuple) for side in value):
            pairs = all(isinstance(side, tuple) and len(side) == 2 for side in value)
            if not pairs or not _fits(value, axes):
                raise AttributeFault(name, f"`{name}` must be {wanted}")
            return tuple((one(name, before), one(name, after)) for before, after in value)
        if isinstance(value, tuple) and not _fits(value, axes):
            raise AttributeFault(name, f"`{name}` must be {wanted}")
        return tuple((size, size) for size in _each(one)(name, value, axes))

    return convert


MOST_AXES = 6
"""Of a tensor, the batch not counted."""

IMAGE = 2
"""The spatial axes of an image; values are written for it where the input is not known."""

_LISTED = {1: "(length,)", 2: "a pair (height, width)", 3: "(time, height, width)"}
_SIDES = {
    1: "one number, (length,) or ((before, after),)",
    2: "one number, (height, width) or ((top, bottom), (left, right))",
    3: "one number, (time, height, width) or ((before, after), (top, bottom), (left, right))",
}
"""What may be written for each number of spatial axes."""


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise AttributeFault(name, f"`{name}` must be `true` or `false`")
    return value


def _axis(name: str, value: Any) -> int:
    if type(value) is not int or value < 0:
        raise AttributeFault(name, f"`{name}` must be an axis, counted from 0 without the batch")
    return value


def _axis_from_either_end(name: str, value: Any) -> int | None:
    if value is not None and type(value) is not int:
        message = f"`{name}` must be an axis, counted from 0 or, with a minus, from the last"
        raise AttributeFault(name, message)
    return value


def _axes_from_either_end(name: str, value: Any) -> tuple[int, ...]:
    axes = value if isinstance(value, tuple) else (value,)
    if not axes or not all(type(axis) is int for axis in axes):
        message = f"`{name}` must be an axis or several, such as 0 or (1, 2); -1 is the last"
        raise AttributeFault(name, message)
    return axes


def _real(name: str, value: Any) -> Value:
    if not is_number(value):
        raise AttributeFault(name, f"`{name}` must be a number")
    return value  # type: ignore[no-any-return]


def _rate(name: str, value: Any) -> Value:
    if not is_number(value):
        raise AttributeFault(name, f"`{name}` must be a number from 0 to 1")
    inside: Truth = both(at_most(0, value), at_most(value, 1))
    if decided(inside) is False:
        raise AttributeFault(name, f"`{name}` must be from 0 to 1")
    return value  # type: ignore[no-any-return]


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
    return value if is_rest(value) else _size(name, value)


def _one_rest(name: str, value: Any) -> tuple[Whole, ...]:
    sizes = _shape_of(_size_or_rest)(name, value)
    if sum(map(is_rest, sizes)) > 1:
        raise AttributeFault(name, f"only one of `{name}` can be -1")
    return sizes


class PaddingWord:
    """The type of `SAME` and `TF_SAME`, and of the modes of `pad`."""

    def __init__(self, word: str):
        self.word = word

    def __repr__(self) -> str:
        return self.word


Shape: TypeAlias = tuple[Whole, ...]
Each: TypeAlias = tuple[Whole, ...]
"""A number for each spatial axis: length; height and width; or time, height and width."""

Sides: TypeAlias = tuple[tuple[Whole, Whole], ...]
"""For each spatial axis what is before and after it."""

SAME: Any = PaddingWord("same")
"""The default padding d(k-1)/2 on both sides, which keeps an odd kernel centred."""

TF_SAME: Any = PaddingWord("tf_same")
"""TensorFlow's `same`: h/s windows, rounded up, whatever the kernel; see `window.widths`."""

ZEROS: Any = PaddingWord("zeros")
REFLECT: Any = PaddingWord("reflect")
REPLICATE: Any = PaddingWord("replicate")
CIRCULAR: Any = PaddingWord("circular")
MODES = (ZEROS, REFLECT, REPLICATE, CIRCULAR)
"""What `pad` fills a margin with."""

ONE: Any = 1
NONE: Any = 0
"""Defaults of what spreads over the spatial axes."""

_FOR_EACH = "one number, or for each axis a number or (before, after)"

Size: TypeAlias = Annotated[Whole, Rule("a size, 1 or more", _size)]
OptionalSize: TypeAlias = Annotated[
    Whole | None, Rule("a size, 1 or more; none if not given", _optional(_size), is_quiet=True)
]
Layers: TypeAlias = Annotated[Whole, Rule("a size, 1 or more", _size, is_quiet=True)]
Count: TypeAlias = Annotated[Whole, Rule("a whole number, 0 or more", _count)]
Pair: TypeAlias = Annotated[tuple[Whole, Whole], Rule("a size or (height, width)", _pair_of(_size))]
CountPair: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number, 0 or more, or (height, width)", _pair_of(_count))
]
Sizes: TypeAlias = Annotated[
    Each, Rule("a size, or one for each axis, such as (height, width)", _each(_size), True)
]
Stride: TypeAlias = Annotated[
    Each | None,
    Rule(
        "a size, or one for each axis, such as (height, width); the kernel's if not given",
        _optional(_each(_size)),
        True,
    ),
]
Padding: TypeAlias = Annotated[
    Sides,
    Rule(f"same, tf_same, {_FOR_EACH}", _sides_or(SAME, TF_SAME, convert=_sides_of(_count)), True),
]
PoolPadding: TypeAlias = Annotated[
    Sides, Rule(f"tf_same, {_FOR_EACH}", _sides_or(TF_SAME, convert=_sides_of(_count)), True)
]
TransposedPadding: TypeAlias = Annotated[
    Sides, Rule(f"same, {_FOR_EACH}", _sides_or(SAME, convert=_sides_of(_count)), True)
]
Margins: TypeAlias = Annotated[
    Sides, Rule(f"{_FOR_EACH}; what is negative crops", _sides_of(_integer), True)
]
Counts: TypeAlias = Annotated[
    Each, Rule("a whole number, 0 or more, or one for each axis", _each(_count), True)
]
Window: TypeAlias = Annotated[
    tuple[Whole, Whole] | None,
    Rule("a size or (height, width); none if not given", _optional(_pair_of(_size))),
]
IntegerSides: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number or (before, after)", _pair_of(_integer))
]
Integers: TypeAlias = Annotated[
    Each, Rule("a whole number, or one for each axis", _each(_integer), True)
]
AnyAxis: TypeAlias = Annotated[
    int | None,
    Rule("an axis, the batch not counted; -1 is the last", _axis_from_either_end, is_quiet=True),
]
Axes: TypeAlias = Annotated[
    tuple[int, ...],
    Rule("an axis or several, such as (1, 2), the batch not counted", _axes_from_either_end),
]
PadMode: TypeAlias = Annotated[
    PaddingWord, Rule("zeros, reflect, replicate or circular", _mode, is_quiet=True)
]
NewShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis, the batch not counted", _shape_of(_size))
]
RestShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis; one may be -1, for what is left", _one_rest)
]
KeptShape: TypeAlias = Annotated[
    Shape, Rule("a size for each axis; -1 keeps an axis", _shape_of(_size_or_rest))
]
AxisOrder: TypeAlias = Annotated[
    tuple[int, ...], Rule("every axis once, the batch not counted", _shape_of(_axis))
]
Flag: TypeAlias = Annotated[bool, Rule("true or false", _flag)]
Switch: TypeAlias = Annotated[bool, Rule("true or false", _flag, is_quiet=True)]
"""A flag that a report shows only where it is not the default."""

Axis: TypeAlias = Annotated[int, Rule("an axis, the batch not counted", _axis)]
Rate: TypeAlias = Annotated[Value, Rule("a number from 0 to 1", _rate)]
Real: TypeAlias = Annotated[Value, Rule("a number", _real)]
