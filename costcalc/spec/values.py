"""The values an expression can have, and how they are written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias, TypeGuard

from costcalc.algebra import Condition, Exact, Number
from costcalc.records import NamedTuple


class Word(NamedTuple):
    """A name that stands for itself: an operator, a block, or one of a parameter's choices.

    Where a step has the name too, `step` is its tensors: what takes the value up with `from` means
    them. Words are equal if their names are.
    """

    name: str
    step: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Word) and self.name == other.name

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.name)


class Tensor(NamedTuple):
    """The output of a layer: its shape (None: unknown after an error) and the layer's number."""

    shape: tuple[Any, ...] | None
    layer: int


class Absent(NamedTuple):
    """A name that has no value here, and the reason as a diagnostic; None: one was given before."""

    message: str | None


SpecValue: TypeAlias = "Exact | Number | Condition | Word | Tensor | Absent | tuple[SpecValue, ...]"
"""What an expression can give, or a name can stand for. A `bool` is an `int` to Python."""


def describe(value: SpecValue) -> str:
    """A value as it would be written in a spec."""
    match value:
        case bool():
            return "true" if value else "false"
        case Word():
            return value.name
        case (Tensor(), *_):
            return "a step's output"
        case _ if is_tuple(value):
            return f"({', '.join(map(describe, value))}{',' if len(value) == 1 else ''})"
        case Fraction():
            return _fraction(value)
        case _:
            return str(value)


def setting_text(value: SpecValue) -> str:
    """A setting as it is given: height and width are `480x640`."""
    if is_tuple(value):
        return "x".join(map(describe, value))
    return describe(value)


def _fraction(value: Fraction) -> str:
    """A decimal where the fraction has a short one, as it would have been written."""
    for places in range(1, 7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return f"{sign}{digits[:-places]}.{digits[-places:]}"
    return str(value)


def exact_number(value: object) -> Exact:
    """A value that is known to be an exact number, such as a setting that was solved for.

    Raises TypeError for any other.
    """
    if not isinstance(value, int | Fraction):
        raise TypeError(f"not an exact number: {value!r}")
    return value


def is_tuple(value: object) -> TypeGuard[tuple[SpecValue, ...]]:
    """Whether a value is a tuple of values (a word or a tensor is a record, not one of them)."""
    return type(value) is tuple


def is_number(value: object) -> TypeGuard[Exact | Number]:
    return isinstance(value, (int, Fraction, Number)) and not isinstance(value, bool)
