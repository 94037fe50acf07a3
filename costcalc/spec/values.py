"""The values an expression can have, and how they are written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from costcalc.algebra import Number
from costcalc.records import NamedTuple


class Word(NamedTuple):
    """A name that stands for itself: an operator, a block, or one of a parameter's choices."""

    name: str


class Tensor(NamedTuple):
    """The output of a layer: its shape (None: unknown after an error) and the layer's number."""

    shape: tuple[Any, ...] | None
    layer: int


Value: TypeAlias = Any
"""int, Fraction, Number, bool, Condition, Word, tuple of values, or a tensor of the graph."""


class Absent(NamedTuple):
    """A name that has no value here, and the reason as a diagnostic; None: one was given before."""

    message: str | None


def describe(value: Value) -> str:
    """A value as it would be written in a spec."""
    match value:
        case bool():
            return "true" if value else "false"
        case Word():
            return value.name
        case (Tensor(), *_):
            return "a step's output"
        case tuple():
            return f"({', '.join(map(describe, value))}{',' if len(value) == 1 else ''})"
        case Fraction():
            return _fraction(value)
        case _:
            return str(value)


def _fraction(value: Fraction) -> str:
    """A decimal where the fraction has a short one, as it would have been written."""
    for places in range(1, 7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return str(value)


def is_number(value: Value) -> bool:
    return isinstance(value, (int, Fraction, Number)) and not isinstance(value, bool)
