"""Symbolic numbers: what `algebra` asks of a number, answered by a form in positive symbols."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Self

import sympy

from costcalc.algebra.function import Function
from costcalc.algebra.number import Condition, Exact, ExactnessError, Number, Truth, Value
from costcalc.algebra.symbols import (
    ceil_div,
    exactly_at,
    floor_div,
    greatest_common_divisor,
    is_at_most,
    is_below,
    is_same,
    maximum,
    minimum,
    opaque,
    to_sympy,
)


class Undecided(Condition):
    """A condition on symbols whose truth depends on their values; `text` is how it reads.

    It is made of words, expressions and other conditions, and written out only when it is read.
    """

    __slots__ = ("_parts",)

    def __init__(self, *parts: object):
        self._parts = parts

    @property
    def text(self) -> str:
        parts = self._parts
        return " ".join(
            f"({one.text})" if isinstance(one, Undecided) else str(one) for one in parts
        )

    def both(self, other: Truth) -> Truth:
        _refuse_mixing(other)
        return _combine(self, other, "and") if other is not False else False

    def either(self, other: Truth) -> Truth:
        _refuse_mixing(other)
        return _combine(self, other, "or") if other is not True else True

    def negate(self) -> Truth:
        return Undecided("not", self)

    def decided(self) -> bool | None:
        return None

    def __repr__(self) -> str:
        return f"Undecided({self.text!r})"


def _refuse_mixing(other: Truth) -> None:
    if isinstance(other, Condition) and not isinstance(other, Undecided):
        raise TypeError("symbols and arrays do not mix")


def _combine(a: Undecided, b: Truth, word: str) -> Truth:
    return Undecided(a, word, b) if isinstance(b, Undecided) else a


class Symbolic(Number):
    """An exact expression in positive symbols."""

    __slots__ = ("expression",)

    def __init__(self, expression: sympy.Expr):
        self.expression = expression

    @classmethod
    def lift(cls, value: Value) -> Self:
        if isinstance(value, Number):
            if not isinstance(value, cls):
                raise TypeError("symbols and arrays do not mix")
            return value
        return cls(to_sympy(value))

    def plus(self, other: Self) -> Self:
        return type(self)(self.expression + other.expression)

    def times(self, other: Self) -> Self:
        return type(self)(self.expression * other.expression)

    def over(self, other: Self) -> Self:
        _refuse_zero(other)
        return type(self)(self.expression / other.expression)

    def power(self, exponent: int) -> Self:
        return type(self)(self.expression**exponent)

    def floor_div(self, other: Self) -> Self:
        _refuse_zero(other)
        return type(self)(floor_div(self.expression, other.expression))

    def ceil_div(self, other: Self) -> Self:
        _refuse_zero(other)
        return type(self)(ceil_div(self.expression, other.expression))

    def rounded(self, function: Function, *others: Self) -> Self:
        arguments = (self.expression, *(other.expression for other in others))
        return type(self)(opaque(function)(*arguments))

    def maximum(self, other: Self) -> Self:
        return type(self)(maximum(self.expression, other.expression))

    def minimum(self, other: Self) -> Self:
        return type(self)(minimum(self.expression, other.expression))

    def greatest_common_divisor(self, other: Self) -> Self:
        return type(self)(greatest_common_divisor(self.expression, other.expression))

    def equal(self, other: Self) -> Truth:
        if is_same(self.expression, other.expression):
            return True
        if is_below(self.expression, other.expression):
            return False
        if is_below(other.expression, self.expression):
            return False
        return Undecided(self.expression, "==", other.expression)

    def less(self, other: Self) -> Truth:
        if is_below(self.expression, other.expression):
            return True
        if is_at_most(other.expression, self.expression):
            return False
        return Undecided(self.expression, "<", other.expression)

    def is_multiple_of(self, divisor: Self) -> Truth:
        return self.over(divisor).is_whole()

    def is_whole(self) -> Truth:
        if self.expression.is_integer is not None:
            return bool(self.expression.is_integer)
        return Undecided(self.expression, "is whole")

    def identity(self) -> Hashable:
        return (self.expression,)

    def put(self, values: Mapping[str, Exact]) -> Exact:
        """The exact number this is when every symbol has the given value: see `exactly_at`."""
        return exactly_at(self.expression, values)

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare symbolic numbers with `algebra.equal`")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Symbolic({self.expression})"


def _refuse_zero(divisor: Symbolic) -> None:
    if divisor.expression.is_zero:
        raise ExactnessError("division by zero")


def symbol(name: str, *, whole: bool = True) -> Symbolic:
    """A positive symbol: a whole number as sizes are, or any number as multipliers are."""
    assumptions: dict[str, Any] = {"positive": True, "integer": True if whole else None}
    return Symbolic(sympy.Symbol(name, **assumptions))
