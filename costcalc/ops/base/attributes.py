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


REQUIRED: Any = object()
"""The default of an attribute that has none."""


class Field(NamedTuple):
    """One attribute of an operator: its name, its rule, its default (`REQUIRED`: none), and its
    names in other libraries.
    """

    name: str
    rule: Rule
    default: Any
    also_called: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


def is_number(value: object) -> bool:
    return isinstance(value, (int, Fraction, Number)) and not isinstance(value, bool)


def whole_from(name: str, value: Any, least: int | None, words: str) -> Whole:
    """The value as a whole number that is not below `least`, which is what the words say.

    Raises AttributeFault for any other value.
    """
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


def as_size(name: str, value: Any) -> Whole:
    """A whole number of 1 or more."""
    return whole_from(name, value, 1, "1 or more")


def as_count(name: str, value: Any) -> Whole:
    """A whole number of 0 or more."""
    return whole_from(name, value, 0, "0 or more")


def optional(convert: Callable[..., Any]) -> Callable[..., Any]:
    """A conversion that leaves what is not given as it is."""
    return lambda name, value, *axes: None if value is None else convert(name, value, *axes)


def each(one: Callable[[str, Any], Whole]) -> Callable[[str, Any, int | None], tuple[Whole, ...]]:
    """A conversion to one value for each spatial axis."""

    def convert(name: str, value: Any, axes: int | None) -> tuple[Whole, ...]:
        if not isinstance(value, tuple):
            return (one(name, value),) * (axes or IMAGE)
        if not _fits(value, axes) or not all(map(is_number, value)):
            raise AttributeFault(name, f"`{name}` must be one number or {LISTED[axes or IMAGE]}")
        return tuple(one(name, size) for size in value)

    return convert


def _fits(value: tuple[Any, ...], axes: int | None) -> bool:
    """Whether there is a value for each spatial axis, as far as their number is known."""
    return len(value) == axes or (axes is None and 1 <= len(value) <= 3)


def _sides_or(*words: object, convert: Callable[..., Any]) -> Callable[[str, Any, int | None], Any]:
    """A conversion that takes these words besides what `convert` takes."""
    known = tuple(map(id, words))
    return lambda name, value, axes: value if id(value) in known else convert(name, value, axes)


def sides_of(one: Callable[[str, Any], Whole]) -> Callable[[str, Any, int | None], Any]:
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
        return tuple((size, size) for size in each(one)(name, value, axes))

    return convert


MOST_AXES = 6
"""Of a tensor, the batch not counted."""

IMAGE = 2
"""The spatial axes of an image; values are written for it where the input is not known."""

LISTED = {1: "(length,)", 2: "a pair (height, width)", 3: "(time, height, width)"}
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


def as_axis(name: str, value: Any) -> int:
    """An axis, counted from the first or, below 0, from the last."""
    if type(value) is not int:
        message = f"`{name}` must be an axis, counted from 0 or, with a minus, from the last"
        raise AttributeFault(name, message)
    return value


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

FOR_EACH = "one number, or for each axis a number or (before, after)"

Size: TypeAlias = Annotated[Whole, Rule("a size, 1 or more", as_size)]
OptionalSize: TypeAlias = Annotated[
    Whole | None, Rule("a size, 1 or more; none if not given", optional(as_size), is_quiet=True)
]
Layers: TypeAlias = Annotated[Whole, Rule("a size, 1 or more", as_size, is_quiet=True)]
Count: TypeAlias = Annotated[Whole, Rule("a whole number, 0 or more", as_count)]
Sizes: TypeAlias = Annotated[
    Each, Rule("a size, or one for each axis, such as (height, width)", each(as_size), True)
]
Stride: TypeAlias = Annotated[
    Each | None,
    Rule(
        "a size, or one for each axis, such as (height, width); the kernel's if not given",
        optional(each(as_size)),
        True,
    ),
]
Padding: TypeAlias = Annotated[
    Sides,
    Rule(f"same, tf_same, {FOR_EACH}", _sides_or(SAME, TF_SAME, convert=sides_of(as_count)), True),
]
PoolPadding: TypeAlias = Annotated[
    Sides, Rule(f"tf_same, {FOR_EACH}", _sides_or(TF_SAME, convert=sides_of(as_count)), True)
]
TransposedPadding: TypeAlias = Annotated[
    Sides, Rule(f"same, {FOR_EACH}", _sides_or(SAME, convert=sides_of(as_count)), True)
]
Counts: TypeAlias = Annotated[
    Each, Rule("a whole number, 0 or more, or one for each axis", each(as_count), True)
]
AnyAxis: TypeAlias = Annotated[
    int | None,
    Rule("an axis, the batch not counted; -1 is the last", optional(as_axis), is_quiet=True),
]
Flag: TypeAlias = Annotated[bool, Rule("true or false", _flag)]
Switch: TypeAlias = Annotated[bool, Rule("true or false", _flag, is_quiet=True)]
"""A flag that a report shows only where it is not the default."""

Axis: TypeAlias = Annotated[int, Rule("an axis, the batch not counted; -1 is the last", as_axis)]
Rate: TypeAlias = Annotated[Value, Rule("a number from 0 to 1", _rate)]
Real: TypeAlias = Annotated[Value, Rule("a number", _real)]
