"""Symbolic numbers: closed forms in sympy, with every rounding kept as a named, opaque function.

sympy's own `floor`, `Max` and `Mod` are not used: they try to decide what cannot be decided,
slowly, and what they rewrite no longer reads like the formula it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd
from typing import Any, Self

import sympy

from costcalc.algebra import exact
from costcalc.algebra.number import Condition, Exact, ExactnessError, Number, Truth, Value


class Undecided(Condition):
    """A condition on symbols whose truth depends on their values; `text` is how it reads."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.text = text

    def both(self, other: Truth) -> Truth:
        _refuse_mixing(other)
        return _combine(self, other, "and") if other is not False else False

    def either(self, other: Truth) -> Truth:
        _refuse_mixing(other)
        return _combine(self, other, "or") if other is not True else True

    def negate(self) -> Truth:
        return Undecided(f"not ({self.text})")

    def decided(self) -> bool | None:
        return None

    def __repr__(self) -> str:
        return f"Undecided({self.text!r})"


def _refuse_mixing(other: Truth) -> None:
    if isinstance(other, Condition) and not isinstance(other, Undecided):
        raise TypeError("symbols and arrays do not mix")


def _combine(a: Undecided, b: Truth, word: str) -> Truth:
    return Undecided(f"({a.text}) {word} ({b.text})") if isinstance(b, Undecided) else a


def to_exact(expression: sympy.Basic) -> Exact | None:
    """The exact number an expression is, or None where it still holds a symbol."""
    if isinstance(expression, sympy.Rational):
        return exact.simplest(Fraction(int(expression.p), int(expression.q)))
    return None


def to_sympy(value: Exact) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


class _Opaque(sympy.Function):  # type: ignore[misc]
    """A rounding or choice that stays as written until its arguments are numbers."""

    exactly: Callable[..., Exact]

    @classmethod
    def eval(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        numbers = [to_exact(argument) for argument in arguments]
        if None not in numbers:
            return to_sympy(cls.exactly(*numbers))
        return cls.simplify_symbols(*arguments)

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return None


class _Division(_Opaque):
    """A quotient rounded to a whole number; where there is nothing to round it is the quotient."""

    is_integer = True

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        a, b = arguments
        if (a / b).is_integer:
            return a / b
        if isinstance(a, cls) and a.args[1].is_positive and b.is_positive and b.is_integer:
            return cls(a.args[0], a.args[1] * b)
        return None


class ceil_div(_Division):  # noqa: N801  (the name is what the printed formula shows)
    exactly = staticmethod(lambda a, b: -(-a // b))


class floor_div(_Division):  # noqa: N801
    exactly = staticmethod(lambda a, b: a // b)


class _Rounding(_Opaque):
    is_integer = True

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return arguments[0] if arguments[0].is_integer else None


class round_half_even(_Rounding):  # noqa: N801
    exactly = staticmethod(round)


class truncate(_Rounding):  # noqa: N801
    exactly = staticmethod(int)


class make_divisible(_Opaque):  # noqa: N801
    is_integer = True
    is_positive = True
    exactly = staticmethod(exact.make_divisible)


class round_log(_Opaque):  # noqa: N801
    is_integer = True
    exactly = staticmethod(exact.round_log)


class greatest_common_divisor(_Opaque):  # noqa: N801
    is_integer = True
    is_positive = True
    exactly = staticmethod(gcd)


class _Choice(_Opaque):
    """The larger or the smaller of two; decided only where the sign of the difference is known."""

    def _eval_is_integer(self) -> bool | None:
        return True if all(argument.is_integer for argument in self.args) else None

    def _eval_is_positive(self) -> bool | None:
        return True if all(argument.is_positive for argument in self.args) else None


class maximum(_Choice):  # noqa: N801
    exactly = staticmethod(max)

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _decided_choice(*arguments, first_if_larger=True)


class minimum(_Choice):  # noqa: N801
    exactly = staticmethod(min)

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _decided_choice(*arguments, first_if_larger=False)


def _decided_choice(a: sympy.Expr, b: sympy.Expr, *, first_if_larger: bool) -> sympy.Expr | None:
    difference = sympy.expand(a - b)
    if difference.is_nonnegative:
        return a if first_if_larger else b
    if difference.is_nonpositive:
        return b if first_if_larger else a
    return None


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

    def round_half_even(self) -> Self:
        return type(self)(round_half_even(self.expression))

    def truncate(self) -> Self:
        return type(self)(truncate(self.expression))

    def maximum(self, other: Self) -> Self:
        return type(self)(maximum(self.expression, other.expression))

    def minimum(self, other: Self) -> Self:
        return type(self)(minimum(self.expression, other.expression))

    def greatest_common_divisor(self, other: Self) -> Self:
        return type(self)(greatest_common_divisor(self.expression, other.expression))

    def make_divisible(self, divisor: int) -> Self:
        return type(self)(make_divisible(self.expression, sympy.Integer(divisor)))

    def round_log(self, base: Exact) -> Self:
        return type(self)(round_log(self.expression, to_sympy(base)))

    def equal(self, other: Self) -> Truth:
        difference = sympy.expand(self.expression - other.expression)
        if difference.is_zero is not None:
            return bool(difference.is_zero)
        return Undecided(f"{self.expression} == {other.expression}")

    def less(self, other: Self) -> Truth:
        difference = sympy.expand(other.expression - self.expression)
        if difference.is_positive is not None:
            return bool(difference.is_positive)
        return Undecided(f"{self.expression} < {other.expression}")

    def is_multiple_of(self, divisor: Self) -> Truth:
        return self.over(divisor).is_whole()

    def is_whole(self) -> Truth:
        if self.expression.is_integer is not None:
            return bool(self.expression.is_integer)
        return Undecided(f"{self.expression} is whole")

    def put(self, values: Mapping[str, Exact]) -> Exact:
        """The exact number this is when every symbol has the given value.

        Raises KeyError where a symbol has no value.
        """
        symbols = sorted(self.expression.free_symbols, key=str)
        pairs = {symbol: to_sympy(values[symbol.name]) for symbol in symbols}
        result = to_exact(self.expression.xreplace(pairs).doit())
        assert result is not None, f"{self.expression} is no number at {dict(values)}"
        return result

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
