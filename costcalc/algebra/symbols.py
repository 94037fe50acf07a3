"""Symbolic numbers: closed forms in sympy, with every rounding kept as a named, opaque function.

sympy's own `floor`, `Max` and `Mod` are not used: they try to decide what cannot be decided,
slowly, and what they rewrite no longer reads like the formula it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from math import gcd
from typing import Any, Self

import sympy

from costcalc.algebra import exact
from costcalc.algebra.bounds import Bound, least_power, least_product, least_sum
from costcalc.algebra.function import Function, OpaqueFunction
from costcalc.algebra.number import Condition, Exact, ExactnessError, Number, Truth, Value
from costcalc.errors import WrongAnswer


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


def logarithm(expression: sympy.Expr) -> sympy.Expr:
    """The natural logarithm, without any rounding."""
    return sympy.log(expression)


def to_sympy(value: Exact) -> sympy.Rational:
    return sympy.Rational(value.numerator, value.denominator)


@lru_cache(maxsize=100_000)
def least(expression: sympy.Expr) -> Bound | None:
    """The largest lower bound that its form shows, or None; sympy's own search takes too long."""
    if isinstance(expression, sympy.Rational):
        value = to_exact(expression)
        return Bound(value, True) if value is not None else None
    if isinstance(expression, sympy.Symbol):
        if expression.is_positive:
            return Bound(1, True) if expression.is_integer else Bound(0, False)
        return None
    if isinstance(expression, Opaque):
        return expression.lower_bound(*map(least, expression.args))
    if isinstance(expression, sympy.Add):
        return least_sum(list(map(least, expression.args)))
    if isinstance(expression, sympy.Mul):
        return least_product(list(map(least, expression.args)))
    if isinstance(expression, sympy.Pow) and isinstance(expression.exp, sympy.Integer):
        return least_power(least(expression.base), int(expression.exp))
    return None


class Opaque(sympy.Function):  # type: ignore[misc]
    """A rounding or choice that stays as written until its arguments are numbers."""

    exactly: Callable[..., Exact]

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        """Its lower bound, given those of its arguments."""
        return None

    def _eval_is_positive(self) -> bool | None:
        bound = least(self)
        return True if bound is not None and bound.is_positive else None

    @classmethod
    def eval(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        numbers = [to_exact(argument) for argument in arguments]
        if None not in numbers:
            return to_sympy(cls.exactly(*numbers))
        return cls.simplify_symbols(*arguments)

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return None


class _Division(Opaque):
    """A quotient rounded to a whole number; where there is nothing to round it is the quotient."""

    is_integer = True

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        a, b = arguments
        if a is None or b is None or a.value < 0 or not b.is_positive:
            return None
        return Bound(self.least_quotient if a.is_positive else 0, True)

    least_quotient = 0
    """Of a positive number by a positive number."""

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
    least_quotient = 1


class floor_div(_Division):  # noqa: N801
    exactly = staticmethod(lambda a, b: a // b)


class Rounded(Opaque):
    """A function of the language that rounds; its subclasses are made by `opaque`."""

    function: Function

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        form, first = _form(self.function), arguments[0]
        if form.least is not None:
            return form.least(*arguments)
        if form.grows and first is not None and len(arguments) == 1:
            return Bound(self.exactly(first.value), True)
        return None

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        keeps = _form(cls.function).keeps_whole and arguments[0].is_integer
        return arguments[0] if keeps else None


def _form(function: Function) -> OpaqueFunction:
    if function.form is None:
        raise TypeError(f"{function.name} stands in no formula under its own name")
    return function.form


@cache
def opaque(function: Function) -> type[Rounded]:
    """What stands for a function of the language in a formula."""
    form = _form(function)
    words = {
        "function": function,
        "exactly": staticmethod(function.exactly),
        "is_integer": True if form.whole else None,
    }
    return type(form.name, (Rounded,), words)


class greatest_common_divisor(Opaque):  # noqa: N801
    is_integer = True
    exactly = staticmethod(gcd)

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        return Bound(1, True)


class _Choice(Opaque):
    """The larger or the smaller of two; decided only where the sign of the difference is known."""

    def _eval_is_integer(self) -> bool | None:
        return True if all(argument.is_integer for argument in self.args) else None


class maximum(_Choice):  # noqa: N801
    exactly = staticmethod(max)

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        known = [bound for bound in arguments if bound is not None]
        return max(known, key=lambda bound: (bound.value, not bound.attained), default=None)

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _decided_choice(*arguments, first_if_larger=True)


class minimum(_Choice):  # noqa: N801
    exactly = staticmethod(min)

    def lower_bound(self, *arguments: Bound | None) -> Bound | None:
        known = [bound for bound in arguments if bound is not None]
        if len(known) < len(arguments):
            return None
        return min(known, key=lambda bound: (bound.value, not bound.attained))

    @classmethod
    def simplify_symbols(cls, *arguments: sympy.Expr) -> sympy.Expr | None:
        return _decided_choice(*arguments, first_if_larger=False)


def _decided_choice(a: sympy.Expr, b: sympy.Expr, *, first_if_larger: bool) -> sympy.Expr | None:
    if is_at_most(b, a):
        return a if first_if_larger else b
    if is_at_most(a, b):
        return b if first_if_larger else a
    return None


def difference_of(a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
    """a - b, multiplied out where a factor of a term is a sum."""
    difference = a - b
    terms = sympy.Add.make_args(difference)
    sums = any(
        isinstance(factor, sympy.Add) for term in terms for factor in sympy.Mul.make_args(term)
    )
    return sympy.expand(difference) if sums and len(terms) > 1 else difference


@lru_cache(maxsize=100_000)
def is_at_most(a: sympy.Expr, b: sympy.Expr) -> bool:
    """Whether a <= b whatever the symbols are, as far as the forms show."""
    bound = least(difference_of(b, a))
    return bound is not None and bound.value >= 0


@lru_cache(maxsize=100_000)
def is_below(a: sympy.Expr, b: sympy.Expr) -> bool:
    """Whether a < b whatever the symbols are, as far as the forms show."""
    bound = least(difference_of(b, a))
    return bound is not None and bound.is_positive


@lru_cache(maxsize=100_000)
def is_same(a: sympy.Expr, b: sympy.Expr) -> bool:
    """Whether a == b whatever the symbols are, as far as the forms show."""
    return a == b or bool(difference_of(a, b).is_zero)


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
        return Undecided(f"{self.expression} == {other.expression}")

    def less(self, other: Self) -> Truth:
        if is_below(self.expression, other.expression):
            return True
        if is_at_most(other.expression, self.expression):
            return False
        return Undecided(f"{self.expression} < {other.expression}")

    def is_multiple_of(self, divisor: Self) -> Truth:
        return self.over(divisor).is_whole()

    def is_whole(self) -> Truth:
        if self.expression.is_integer is not None:
            return bool(self.expression.is_integer)
        return Undecided(f"{self.expression} is whole")

    def identity(self) -> Hashable:
        return (self.expression,)

    def put(self, values: Mapping[str, Exact]) -> Exact:
        """The exact number this is when every symbol has the given value.

        Raises KeyError where a symbol has no value.
        """
        symbols = sorted(self.expression.free_symbols, key=str)
        pairs = {symbol: to_sympy(values[symbol.name]) for symbol in symbols}
        result = to_exact(self.expression.xreplace(pairs).doit())
        if result is None:
            raise WrongAnswer(f"{self.expression} is not a number at {dict(values)}")
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
