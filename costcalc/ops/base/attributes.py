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
    """How a written value becomes an attribute: `convert(name, value)`, described by `words`."""

    words: str
    convert: Callable[[str, Any], Any]


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
        if not isinstance(value, tuple):
            both_axes = one(name, value)
            return both_axes, both_axes
        if len(value) != 2 or not all(map(is_number, value)):
            raise AttributeFault(name, f"`{name}` must be one number or a pair (height, width)")
        return one(name, value[0]), one(name, value[1])

    return convert


def _optional(convert: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    return lambda name, value: None if value is None else convert(name, value)


def _sides_or_same(name: str, value: Any) -> Any:
    return value if value is SAME else _sides_of(_count)(name, value)


def _sides_of(one: Callable[[str, Any], Whole]) -> Callable[[str, Any], Any]:
    def convert(name: str, value: Any) -> Any:
        if value is SAME:
            raise AttributeFault(name, f"`{name}` cannot be `same` here", f"write {_SIDES}")
        if isinstance(value, tuple) and any(isinstance(side, tuple) for side in value):
            if len(value) != 2 or not all(isinstance(s, tuple) and len(s) == 2 for s in value):
                raise AttributeFault(name, f"`{name}` must be {_SIDES}")
            return tuple((one(name, before), one(name, after)) for before, after in value)
        height, width = _pair_of(one)(name, value)
        return (height, height), (width, width)

    return convert


_SIDES = "one number, (height, width) or ((top, bottom), (left, right))"


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise AttributeFault(name, f"`{name}` must be `true` or `false`")
    return value


def _axis(name: str, value: Any) -> int:
    if type(value) is not int or value < 0:
        raise AttributeFault(name, f"`{name}` must be an axis: 0, 1 or 2, not counting the batch")
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


class _Same:
    """The type of `SAME`: the default padding d(k-1)/2, which keeps an odd kernel centred."""

    def __repr__(self) -> str:
        return "same"


Shape: TypeAlias = tuple[Whole, ...]
Sides: TypeAlias = tuple[tuple[Whole, Whole], tuple[Whole, Whole]]

SAME: Any = _Same()

Size: TypeAlias = Annotated[Whole, Rule("a size, 1 or more", _size)]
Count: TypeAlias = Annotated[Whole, Rule("a whole number, 0 or more", _count)]
Pair: TypeAlias = Annotated[tuple[Whole, Whole], Rule("a size or (height, width)", _pair_of(_size))]
Stride: TypeAlias = Annotated[
    tuple[Whole, Whole] | None,
    Rule("a size or (height, width); the kernel's if not given", _optional(_pair_of(_size))),
]
Padding: TypeAlias = Annotated[Sides, Rule(f"same, {_SIDES}", _sides_or_same)]
PoolPadding: TypeAlias = Annotated[Sides, Rule(_SIDES, _sides_of(_count))]
Margins: TypeAlias = Annotated[
    Sides, Rule(f"{_SIDES}; what is negative crops", _sides_of(_integer))
]
CountPair: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number, 0 or more, or (height, width)", _pair_of(_count))
]
Window: TypeAlias = Annotated[
    tuple[Whole, Whole] | None,
    Rule("a size or (height, width); none if not given", _optional(_pair_of(_size))),
]
IntegerSides: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number or (before, after)", _pair_of(_integer))
]
IntegerPair: TypeAlias = Annotated[
    tuple[Whole, Whole], Rule("a whole number or (height, width)", _pair_of(_integer))
]
Flag: TypeAlias = Annotated[bool, Rule("true or false", _flag)]
Axis: TypeAlias = Annotated[int, Rule("an axis, the batch not counted", _axis)]
Rate: TypeAlias = Annotated[Value, Rule("a number from 0 to 1", _rate)]
Real: TypeAlias = Annotated[Value, Rule("a number", _real)]
