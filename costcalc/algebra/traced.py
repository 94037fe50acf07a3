"""Numbers that are followed through a formula: the value, the exact form, the smooth form at once.

The value is what the exact domain gives at the current setting, so a condition always has a truth;
where symbols leave it open, the facts it depends on are noted in the `Trace`. The smooth form
leaves every rounding out: a size that is rounded up is the quotient, of a maximum the branch stays
that is the larger at the current setting.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import gcd
from typing import Any, Self

import sympy

from costcalc.algebra import exact
from costcalc.algebra.facts import Fact, Role
from costcalc.algebra.function import Function
from costcalc.algebra.number import Condition, Exact, ExactnessError, Number, Truth, Value
from costcalc.algebra.symbolic import Symbolic, Undecided
from costcalc.algebra.symbols import to_sympy
from costcalc.errors import confirm

LARGEST_POWER = 64
LONGEST = 20_000
"""Signs in the formula of one number: far above what a person wants to read."""


@lru_cache(maxsize=200_000)
def length(form: sympy.Basic) -> int:
    """The numbers, symbols and operations in a form; known parts are not walked again."""
    return 1 + sum(map(length, form.args))


class MustBeWhole(Exception):
    """A symbol is used where only a whole number can be: the walk starts again with that known."""

    def __init__(self, symbol: str):
        super().__init__(symbol)
        self.symbol = symbol


class Trace:
    """The symbols of a walk, and the facts it went by: each with what first hung on it."""

    def __init__(self) -> None:
        self.symbols: dict[sympy.Symbol, Exact] = {}
        self.facts: dict[Fact, Role] = {}
        self.role: Role = "structure"

    def symbol(self, name: str, value: Exact, *, whole: bool = False) -> Traced:
        """A positive number that is `value` at the current setting."""
        found = sympy.Symbol(name, positive=True, integer=True if whole else None)
        self.symbols[found] = value
        return Traced(self, value, found, found)

    def index(self, name: str, value: int) -> Traced:
        """The number of a pass, 1 or more: a symbol that no formula is left with."""
        found = sympy.Symbol(name, positive=True, integer=True)
        return Traced(self, value, found, found)

    def note(self, fact: Fact, role: Role | None = None) -> None:
        """Keep a fact. Raises MustBeWhole where it says that of a symbol itself."""
        if fact.relation == "divides" and fact.left == 1 and fact.right in self.symbols:
            raise MustBeWhole(fact.right.name)
        role = role or self.role
        if role == "structure" or fact not in self.facts:
            self.facts[fact] = role

    @contextmanager
    def on(self, role: Role) -> Iterator[None]:
        """What is decided inside has another role."""
        before, self.role = self.role, role
        try:
            yield
        finally:
            self.role = before


class Observed(Condition):
    """A condition with its truth at the current setting, and the facts from which it follows."""

    __slots__ = ("facts", "trace", "truth")

    def __init__(self, trace: Trace, truth: bool, facts: tuple[Fact, ...]):
        self.trace = trace
        self.truth = truth
        self.facts = facts

    def _like(self, truth: bool, facts: tuple[Fact, ...]) -> Truth:
        return Observed(self.trace, truth, facts) if facts else truth

    def both(self, other: Truth) -> Truth:
        if not isinstance(other, Observed):
            return self if _plainly(other) else False
        if not self.truth:
            return self
        return self._like(True, self.facts + other.facts) if other.truth else other

    def either(self, other: Truth) -> Truth:
        if not isinstance(other, Observed):
            return True if _plainly(other) else self
        if self.truth:
            return self
        return other if other.truth else self._like(False, self.facts + other.facts)

    def negate(self) -> Truth:
        return Observed(self.trace, not self.truth, self.facts)

    def decided(self) -> bool:
        for fact in self.facts:
            self.trace.note(fact)
        return self.truth

    def __repr__(self) -> str:
        return f"Observed({self.truth}, {self.facts})"


def _plainly(truth: Truth) -> bool:
    if isinstance(truth, Condition):
        raise TypeError("traced numbers do not mix with others")
    return truth


class Traced(Number):
    """A number at the current setting, with the exact and the smooth form it has at any other."""

    __slots__ = ("form", "smooth", "trace", "value")

    def __init__(self, trace: Trace, value: Exact, form: sympy.Expr, smooth: sympy.Expr):
        self.trace = trace
        self.value = value
        self.form = form
        self.smooth = smooth

    @classmethod
    def lift(cls, value: Value) -> Self:
        if isinstance(value, Number):
            if not isinstance(value, cls):
                raise TypeError("traced numbers do not mix with others")
            return value
        number = to_sympy(value)
        return cls(_NO_TRACE, value, number, number)

    def mentions(self, other: Traced) -> bool:
        """Whether another symbol occurs in one of the forms."""
        return other.form in self.form.free_symbols | self.smooth.free_symbols

    def kept(self) -> Traced:
        """The number whose smooth form keeps every rounding of the exact one."""
        return Traced(self.trace, self.value, self.form, self.form)

    def _with(self, other: Self, value: Exact, form: sympy.Expr, smooth: sympy.Expr) -> Self:
        if max(length(form), length(smooth)) > LONGEST:
            raise ExactnessError(f"the formula of a size has more than {LONGEST:,} signs")
        trace = other.trace if self.trace is _NO_TRACE else self.trace
        return type(self)(trace, exact.simplest(value), form, smooth)

    def plus(self, other: Self) -> Self:
        form = self.form + other.form
        smooth = form if self._is_smooth(other) else self.smooth + other.smooth
        return self._with(other, self.value + other.value, form, smooth)

    def times(self, other: Self) -> Self:
        form = self.form * other.form
        smooth = form if self._is_smooth(other) else self.smooth * other.smooth
        return self._with(other, self.value * other.value, form, smooth)

    def over(self, other: Self) -> Self:
        value = exact.divide(self.value, other.value)
        form = self.form / other.form
        smooth = form if self._is_smooth(other) else self.smooth / other.smooth
        return self._with(other, value, form, smooth)

    def power(self, exponent: int) -> Self:
        if exponent > LARGEST_POWER and not self.form.is_Atom:
            raise ExactnessError(f"a sum or product of symbols has a power above {LARGEST_POWER}")
        value = exact.power(self.value, exponent)
        return self._with(self, value, self.form**exponent, self.smooth**exponent)

    def raised(self, exponent: Self) -> Self:
        value = exact.power(self.value, exponent.value)
        return self._with(exponent, value, self.form**exponent.form, self.smooth**exponent.smooth)

    def _is_smooth(self, other: Self) -> bool:
        """Whether nothing was rounded on either side, so that both forms are one."""
        return self.smooth is self.form and other.smooth is other.form

    def floor_div(self, other: Self) -> Self:
        _refuse_zero(other)
        form = Symbolic(self.form).floor_div(Symbolic(other.form)).expression
        return self._with(other, self.value // other.value, form, self.smooth / other.smooth)

    def ceil_div(self, other: Self) -> Self:
        _refuse_zero(other)
        form = Symbolic(self.form).ceil_div(Symbolic(other.form)).expression
        return self._with(other, -(-self.value // other.value), form, self.smooth / other.smooth)

    def rounded(self, function: Function, *others: Self) -> Self:
        forms = (Symbolic(other.form) for other in others)
        form = Symbolic(self.form).rounded(function, *forms).expression
        value = function.exactly(self.value, *(other.value for other in others))
        smoothed = function.form.smooth if function.form is not None else None
        smooth = smoothed(self.smooth, *(o.smooth for o in others)) if smoothed else self.smooth
        origin = next((one for one in (self, *others) if one.trace is not _NO_TRACE), self)
        return self._with(origin, value, form, smooth)

    def maximum(self, other: Self) -> Self:
        form = Symbolic(self.form).maximum(Symbolic(other.form)).expression
        larger, smaller = (self, other) if self.value >= other.value else (other, self)
        return self._chosen(other, larger, form, Fact.of("<=", smaller.form, larger.form))

    def minimum(self, other: Self) -> Self:
        form = Symbolic(self.form).minimum(Symbolic(other.form)).expression
        smaller, larger = (self, other) if self.value <= other.value else (other, self)
        return self._chosen(other, smaller, form, Fact.of("<=", smaller.form, larger.form))

    def common(self, other: Self) -> Self:
        """Of two equal sizes the shorter form, else the one that is not 1: no maximum, since the
        facts that the need notes hold wherever the form does.
        """
        if self.value != other.value:
            return self if self.value > other.value else other
        return self if length(self.form) <= length(other.form) else other

    def _chosen(self, other: Self, chosen: Self, form: sympy.Expr, fact: Fact) -> Self:
        """Of two numbers the one that is the result at the setting, as the fact says."""
        result = self._with(other, chosen.value, form, chosen.smooth)
        if form not in (self.form, other.form):
            result.trace.note(fact, "branch")
        return result

    def greatest_common_divisor(self, other: Self) -> Self:
        form = Symbolic(self.form).greatest_common_divisor(Symbolic(other.form)).expression
        return self._with(other, gcd(int(self.value), int(other.value)), form, form)

    def _observed(
        self, other: Self, truth: Truth, always: Truth, fact: Callable[[], Fact]
    ) -> Truth:
        """The truth where the forms show it, else with the fact that makes it so."""
        assert isinstance(truth, bool)
        if isinstance(always, Undecided):
            trace, found = other.trace if self.trace is _NO_TRACE else self.trace, fact()
            return Observed(trace, truth, (found if truth else found.opposite(),))
        if always is not truth:  # a long form takes its time to be written out
            confirm(False, f"{fact()} is {truth} at the setting, and {always} always")
        return truth

    def equal(self, other: Self) -> Truth:
        always = Symbolic(self.form).equal(Symbolic(other.form))
        truth = self.value == other.value
        return self._observed(other, truth, always, lambda: Fact.of("==", self.form, other.form))

    def less(self, other: Self) -> Truth:
        always = Symbolic(self.form).less(Symbolic(other.form))
        truth = self.value < other.value
        return self._observed(other, truth, always, lambda: Fact.of("<", self.form, other.form))

    def is_multiple_of(self, divisor: Self) -> Truth:
        always = Symbolic(self.form).is_multiple_of(Symbolic(divisor.form))
        truth = exact.divide(self.value, divisor.value).denominator == 1
        forms = divisor.form, self.form
        return self._observed(divisor, truth, always, lambda: Fact.of("divides", *forms))

    def is_whole(self) -> Truth:
        always = Symbolic(self.form).is_whole()
        truth = self.value.denominator == 1
        return self._observed(self, truth, always, lambda: Fact.of_whole(self.form))

    def identity(self) -> Hashable:
        return self.value, self.form, self.smooth

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare traced numbers with `algebra.equal`")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Traced({self.value}, {self.form})"

    def __str__(self) -> str:
        return str(self.value)


def traced_in(value: Any) -> Iterator[Traced]:
    """The traced numbers in nested tuples."""
    if isinstance(value, Traced):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from traced_in(one)


def _refuse_zero(divisor: Traced) -> None:
    if divisor.value == 0:
        raise ExactnessError("division by zero")


_NO_TRACE = Trace()
"""Of a constant, which has no symbols and gives no facts."""
