"""Exact numbers at many settings at once: int64 numerators over one common denominator.

Plain numpy does not do: `array / 2` is a float, a Fraction times an array is an array of objects,
and `2**62 * 4` is silently 0. Here a value that does not fit raises `ExactnessError` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from fractions import Fraction
from math import gcd, lcm
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import exact
from costcalc.algebra.function import Function
from costcalc.algebra.number import Condition, Exact, ExactnessError, Number, Truth, Value

Integers: TypeAlias = NDArray[np.int64]
LARGEST = 2**63 - 1


class Mask(Condition):
    """A condition with a separate truth value at each setting."""

    __slots__ = ("truths",)

    def __init__(self, truths: NDArray[np.bool_]):
        self.truths = truths

    def both(self, other: Truth) -> Truth:
        return Mask(self.truths & _truths(other))

    def either(self, other: Truth) -> Truth:
        return Mask(self.truths | _truths(other))

    def negate(self) -> Truth:
        return Mask(~self.truths)

    def chosen(self, a: Value, b: Value) -> Value:
        one, other = Array.lift(a), Array.lift(b)
        difference = Array(np.where(self.truths, np.int64(1), np.int64(0))).times(one - other)
        return other + difference

    def decided(self) -> bool | None:
        if self.truths.all():
            return True
        return None if self.truths.any() else False

    def __repr__(self) -> str:
        return f"Mask({self.truths.tolist()})"


def _truths(truth: Truth) -> NDArray[np.bool_]:
    if isinstance(truth, Mask):
        return truth.truths
    if isinstance(truth, Condition):
        raise TypeError("symbols and arrays do not mix")
    return np.bool_(truth)  # type: ignore[return-value]  # broadcasts like an array


def _largest(values: Integers) -> int:
    """The largest magnitude, as a Python int: -2**63 has none in int64."""
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def _product(a: Integers, b: Integers) -> Integers:
    if _largest(a) * _largest(b) > LARGEST:
        raise ExactnessError("a product does not fit into 64 bits")
    return a * b


def _sum(a: Integers, b: Integers) -> Integers:
    if _largest(a) + _largest(b) > LARGEST:
        raise ExactnessError("a sum does not fit into 64 bits")
    return a + b


def _scaled(values: Integers, factor: int) -> Integers:
    if factor == 1:
        return values
    if abs(factor) > LARGEST:
        raise ExactnessError("a factor does not fit into 64 bits")
    return _product(values, np.array(factor, dtype=np.int64))


class Array(Number):
    """One exact number for each setting: `numerators[setting] / denominator`."""

    __slots__ = ("denominator", "numerators")
    __array_ufunc__ = None  # numpy keeps its hands off: `ndarray * Array` is an error, not objects

    def __init__(self, numerators: Integers, denominator: int = 1):
        if denominator != 1:
            common = gcd(denominator, int(np.gcd.reduce(numerators, axis=None)))
            denominator //= common
            if denominator > LARGEST:
                raise ExactnessError("a common denominator does not fit into 64 bits")
            if common <= LARGEST:
                numerators = numerators // common  # else every numerator is 0
        self.numerators = numerators
        self.denominator = denominator

    @classmethod
    def of(cls, values: Sequence[Exact]) -> Self:
        """One value for each setting. Raises ExactnessError if one does not fit."""
        denominator = lcm(*(value.denominator for value in values))
        numerators = [int(value * denominator) for value in values]
        if any(abs(numerator) > LARGEST for numerator in numerators):
            raise ExactnessError("a value does not fit into 64 bits")
        return cls(np.array(numerators, dtype=np.int64), denominator)

    @classmethod
    def lift(cls, value: Value) -> Self:
        if isinstance(value, Number):
            if not isinstance(value, cls):
                raise TypeError("symbols and arrays do not mix")
            return value
        return cls.of([value])

    def values(self) -> list[Exact]:
        """The exact numbers, one for each setting."""
        return [exact.simplest(Fraction(int(n), self.denominator)) for n in self.numerators]

    def _crossed(self, other: Self) -> tuple[Integers, Integers]:
        """Numerators of both over their common denominator."""
        common = lcm(self.denominator, other.denominator)
        return (
            _scaled(self.numerators, common // self.denominator),
            _scaled(other.numerators, common // other.denominator),
        )

    def _divided(self, other: Self) -> tuple[Integers, Integers]:
        """Dividend and divisor as whole numbers, the divisor positive."""
        dividend, divisor = self._crossed(other)
        if (divisor == 0).any():
            raise ExactnessError("division by zero at some setting")
        sign = np.sign(divisor)
        return dividend * sign, divisor * sign

    def plus(self, other: Self) -> Self:
        a, b = self._crossed(other)
        return type(self)(_sum(a, b), lcm(self.denominator, other.denominator))

    def times(self, other: Self) -> Self:
        numerators = _product(self.numerators, other.numerators)
        return type(self)(numerators, self.denominator * other.denominator)

    def over(self, other: Self) -> Self:
        dividend, divisor = self._divided(other)
        shared = np.gcd(dividend, divisor)
        dividend, divisor = dividend // shared, divisor // shared
        common = lcm(*(int(d) for d in divisor.ravel()))
        if common > LARGEST:
            raise ExactnessError("the common denominator does not fit into 64 bits")
        return type(self)(_product(dividend, common // divisor), common)

    def power(self, exponent: int) -> Self:
        result = self.lift(1)
        for _ in range(exponent):
            result = result.times(self)
        return result

    def floor_div(self, other: Self) -> Self:
        dividend, divisor = self._divided(other)
        return type(self)(dividend // divisor)

    def ceil_div(self, other: Self) -> Self:
        dividend, divisor = self._divided(other)
        return type(self)(-(-dividend // divisor))

    def rounded(self, function: Function, *others: Self) -> Self:
        """By its parts, all settings at once; without any, or where they do not fit, one by one."""
        parts = function.form.parts if function.form is not None else None
        with suppress(ExactnessError):
            if parts is not None:
                return self.lift(parts(self, *others))
        columns = np.broadcast_arrays(*(np.array(one.values(), object) for one in (self, *others)))
        return self.of([function.exactly(*values) for values in zip(*columns, strict=True)])

    def maximum(self, other: Self) -> Self:
        return self._chosen(other, np.maximum)

    def minimum(self, other: Self) -> Self:
        return self._chosen(other, np.minimum)

    def _chosen(self, other: Self, choose: Callable[[Integers, Integers], Integers]) -> Self:
        a, b = self._crossed(other)
        return type(self)(choose(a, b), lcm(self.denominator, other.denominator))

    def greatest_common_divisor(self, other: Self) -> Self:
        a, b = self._crossed(other)
        return type(self)(np.gcd(a, b), lcm(self.denominator, other.denominator))

    def equal(self, other: Self) -> Truth:
        a, b = self._crossed(other)
        return Mask(a == b)

    def less(self, other: Self) -> Truth:
        a, b = self._crossed(other)
        return Mask(a < b)

    def is_multiple_of(self, divisor: Self) -> Truth:
        a, b = self._divided(divisor)
        return Mask(a % b == 0)

    def is_whole(self) -> Truth:
        return Mask(self.numerators % self.denominator == 0)

    def identity(self) -> Hashable:
        return self.denominator, self.numerators.tobytes()

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare arrays of numbers with `algebra.equal`")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Array({self.values()})"
