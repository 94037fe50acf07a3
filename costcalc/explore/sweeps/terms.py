"""`Terms`: a number of a walk over many settings, as a sum of products of columns.

A width depends on the multiplier of widths alone, a size of a map on the resolution alone, and a
layer's cost is a product of both. So nothing is ever computed at every pair of settings: a walk
gives polynomials in columns, and equal layers are one term with a larger coefficient.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from costcalc import algebra
from costcalc.algebra import Exact, ExactnessError, Number, Truth, Value, exact
from costcalc.algebra.arrays import Array
from costcalc.algebra.function import Function
from costcalc.explore.sweeps.column import Column
from costcalc.explore.sweeps.columns import Columns, Monomial, Polynomial, key_of, summed

MOST_TERMS = 8
"""A sum with more terms of one group becomes a column."""


class Terms(Number):
    """A polynomial in the columns of a walk. One that is constant is an exact number instead."""

    __slots__ = ("columns", "of")

    def __init__(self, columns: Columns | None, of: Polynomial):
        self.columns = columns
        self.of = of

    @classmethod
    def made(cls, columns: Columns | None, of: Polynomial) -> Any:
        """The number, without terms that are 0; exact where it is constant."""
        if columns is not None:
            of = columns.plain(of)
        kept: Polynomial = {
            monomial: exact.simplest(value) for monomial, value in of.items() if value
        }
        if columns is None or not kept or kept.keys() == {()}:
            return kept.get((), 0)
        if len(kept) > MOST_TERMS:
            kept = columns.shorter(kept)
        return cls(columns, kept)

    @classmethod
    def column(cls, columns: Columns, column: Column) -> Any:
        """The number that a column is; exact where all its numbers are the same."""
        low, high = column.bounds
        return low if low == high else cls(columns, {(column.number,): 1})

    @classmethod
    def lift(cls, value: Value) -> Self:
        if isinstance(value, Number):
            if not isinstance(value, cls):
                raise TypeError("numbers of a sweep do not mix with others")
            return value
        return cls(None, {(): value} if value else {})

    def _columns(self, other: Terms) -> Columns:
        found = self.columns if self.columns is not None else other.columns
        if found is None:
            raise TypeError("two exact numbers are no numbers of a sweep")
        return found

    def plain(self) -> Any:
        """The same number, exact where it is constant by now."""
        if self.columns is None:
            return self.of.get((), 0)
        of = self.columns.plain(self.of)
        return self if of is self.of else self.made(self.columns, of)

    # Arithmetic

    def plus(self, other: Self) -> Any:
        return self.made(self._columns(other), summed((self.of, other.of)))

    def minus(self, other: Terms) -> Any:
        return self.made(self._columns(other), summed((self.of, other.negative)))

    @property
    def negative(self) -> Polynomial:
        """The terms with the other sign."""
        return {monomial: -value for monomial, value in self.of.items()}

    def __neg__(self) -> Any:
        return type(self)(self.columns, self.negative)

    def __sub__(self, other: Value) -> Any:
        return self.minus(self.lift(other))

    def __rsub__(self, other: Value) -> Any:
        return self.lift(other).minus(self)

    def times(self, other: Self) -> Any:
        product: dict[Monomial, Exact] = {}
        for one, a in self.of.items():
            for another, b in other.of.items():
                monomial = tuple(sorted(one + another)) if one and another else one or another
                product[monomial] = product.get(monomial, 0) + a * b
        return self.made(self._columns(other), product)

    def over(self, other: Self) -> Any:
        """The quotient. What depends on other groups than the divisor stays a factor."""
        columns = self._columns(other)
        other = self.lift(other.plain())
        if other.columns is None:
            divisor = other.of.get((), 0)
            quotient = {m: exact.divide(value, divisor) for m, value in self.of.items()}
            if not divisor:
                raise ExactnessError("division by zero")
            return self.made(columns, quotient)
        group = columns.group_of(other.of)
        total: Value = 0
        for monomial, value in self.of.items():
            inside = tuple(n for n in monomial if columns.columns[n].group == group)
            rest = tuple(n for n in monomial if columns.columns[n].group != group)
            part = type(self)(columns, {inside: 1})
            quotient = part._applied("/", Array.over, exact.divide, other)
            total = total + type(self)(columns, {rest: value}) * quotient
        return total

    def power(self, exponent: int) -> Any:
        result: Value = 1
        for _ in range(exponent):
            result = self * result
        return result

    def raised(self, exponent: Self) -> Any:
        return self._applied("**", _no_vector, exact.power, exponent)

    def __pow__(self, exponent: int) -> Any:
        if type(exponent) is not int:
            raise ExactnessError("an exponent must be a whole number")
        return self.power(exponent) if exponent >= 0 else algebra.divide(1, self.power(-exponent))

    def known(self, what: str) -> Exact:
        return self.one_value()

    def one_value(self) -> Exact:
        """The number, where it must be the same at all settings: the lowest, where others are split
        off.
        """
        number: Terms | Exact = self.plain()
        if not isinstance(number, Terms):
            return number
        column = number._collapsed()
        low, high = column.bounds
        if low != high:
            values = column.exactly()
            order = {value: label for label, value in enumerate(sorted(set(values)))}
            labels = np.array([order[value] for value in values])
            self._columns(self).split(column.group, labels)
        return low

    # Roundings and choices, entry by entry

    def _applied(
        self,
        word: Hashable,
        vector: Callable[..., Array],
        exactly: Callable[..., Exact],
        *others: Terms,
    ) -> Any:
        columns = next(one.columns for one in (self, *others) if one.columns is not None)
        numbers = [one.plain() for one in (self, *others)]
        if not any(isinstance(number, Terms) for number in numbers):
            return exactly(*numbers)
        operands = [self.lift(number) for number in numbers]
        key = (word, *(one.identity() for one in operands))
        column = columns.applied(key, vector, exactly, *(one.of for one in operands))
        return self.column(columns, column)

    def _collapsed(self) -> Column:
        """The column of the numbers. Raises Coupled if they depend on several groups."""
        return self._columns(self).column_of(self.of)

    @property
    def always_whole(self) -> bool:
        """Whether the terms show that it is whole at every setting."""
        columns = self.columns.columns if self.columns is not None else []
        whole = all(value.denominator == 1 for value in self.of.values())
        return whole and all(columns[n].is_whole for monomial in self.of for n in monomial)

    def floor_div(self, other: Self) -> Any:
        if other.of == {(): 1} and self.always_whole:
            return self
        return self._applied("//", Array.floor_div, algebra.floor_div, other)  # type: ignore[arg-type]

    def ceil_div(self, other: Self) -> Any:
        if other.of == {(): 1} and self.always_whole:
            return self
        return self._applied("ceil", Array.ceil_div, algebra.ceil_div, other)  # type: ignore[arg-type]

    def rounded(self, function: Function, *others: Self) -> Any:
        def vector(first: Array, *rest: Array) -> Array:
            return first.rounded(function, *rest)

        return self._applied(function.name, vector, function.exactly, *others)

    def maximum(self, other: Self) -> Any:
        side = self._side(other)
        if side is not None:
            return (self if side >= 0 else other).plain()
        return self._applied("max", Array.maximum, max, other)

    def minimum(self, other: Self) -> Any:
        side = self._side(other)
        if side is not None:
            return (self if side <= 0 else other).plain()
        return self._applied("min", Array.minimum, min, other)

    def greatest_common_divisor(self, other: Self) -> Any:
        vector = Array.greatest_common_divisor
        return self._applied("gcd", vector, algebra.greatest_common_divisor, other)  # type: ignore[arg-type]

    # Conditions, which are the same at all settings of a walk

    def _side(self, other: Self) -> int | None:
        """1 where it is above another at every setting, or equal to it at some; -1 below; None
        where bounds do not show it.
        """
        difference = self.minus(other)
        if not isinstance(difference, Terms):
            return int(difference > 0) - int(difference < 0)
        low, high = self._columns(other).bounds(difference.of)
        return 1 if low >= 0 else -1 if high <= 0 else None

    def less(self, other: Self) -> Truth:
        difference = self.minus(other)
        if not isinstance(difference, Terms):
            return bool(difference < 0)
        low, high = self._columns(other).bounds(difference.of)
        if high < 0 or low >= 0:
            return bool(high < 0)
        return difference._same(lambda values: values < 0)

    def equal(self, other: Self) -> Truth:
        difference = self.minus(other)
        if not isinstance(difference, Terms):
            return bool(difference == 0)
        low, high = self._columns(other).bounds(difference.of)
        if low > 0 or high < 0:
            return False
        return difference._same(lambda values: values == 0)

    def is_multiple_of(self, divisor: Self) -> Truth:
        return algebra.is_whole(algebra.divide(self.plain(), divisor.plain()))

    def is_whole(self) -> Truth:
        if self.always_whole:
            return True
        number: Terms | Exact = self.plain()
        if not isinstance(number, Terms):
            return number.denominator == 1
        column = number._collapsed()
        if column.is_whole:
            return True
        whole = [value.denominator == 1 for value in column.exactly()]
        return self._columns(self).alike(column.group, np.array(whole))

    def _same(self, test: Callable[[Any], NDArray[np.bool_]]) -> bool:
        """The truth of a test, which must be the same at all settings. Raises Coupled."""
        column, columns = self._collapsed(), self._columns(self)
        if isinstance(column.values, Array):
            return columns.alike(column.group, test(column.values.numerators))
        return columns.alike(column.group, test(np.array(column.values, dtype=object)))

    def identity(self) -> Hashable:
        return key_of(self.of)

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare numbers of a sweep with `algebra.equal`")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Terms({dict(self.of)})"

    def __str__(self) -> str:
        return "a number that varies"


def polynomial_of(number: Value) -> Polynomial:
    """A number of a walk as a polynomial."""
    return Terms.lift(number.plain() if isinstance(number, Terms) else number).of


def _no_vector(*arrays: Array) -> Array:
    raise ExactnessError("taken one by one")
