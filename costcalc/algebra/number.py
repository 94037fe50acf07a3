"""What the three number domains have in common.

Exact numbers are Python's own `int` and `Fraction`. A `Number` is anything else a formula may meet:
a symbolic expression, or an array with one exact value for each of many settings.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable
from fractions import Fraction
from typing import Any, Self, TypeAlias


class ExactnessError(ArithmeticError):
    """The exact result does not exist or does not fit; it is never replaced by an inexact one."""


class _Contract:
    """What a domain must answer. No `ABC`, whose `isinstance` is slow, and asked all the time."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        if cls.__bases__ != (_Contract,):
            left = [n for n in dir(cls) if getattr(getattr(cls, n), "__isabstractmethod__", False)]
            if left:
                raise TypeError(f"{cls.__name__} does not answer: {', '.join(left)}")


class Condition(_Contract):
    """A condition that is undecided, or true at some settings and false at others."""

    __slots__ = ()

    @abstractmethod
    def both(self, other: Truth) -> Truth: ...

    @abstractmethod
    def either(self, other: Truth) -> Truth: ...

    @abstractmethod
    def negate(self) -> Truth: ...

    @abstractmethod
    def decided(self) -> bool | None:
        """True or False where it is the same everywhere, else None."""

    def chosen(self, a: Value, b: Value) -> Value:
        """The first number where it is true, the second where it is not."""
        raise TypeError("symbols choose by `maximum` and `minimum` alone")

    def __bool__(self) -> bool:
        raise TypeError("a condition has three answers: ask `decided`, not `if`")


class Number(_Contract):
    """A size or multiplier outside the exact domain. All operators give exact answers or raise."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def lift(cls, value: Value) -> Self:
        """The exact number (or a number of this very kind) as a number of this kind."""

    @abstractmethod
    def plus(self, other: Self) -> Self: ...

    @abstractmethod
    def times(self, other: Self) -> Self: ...

    @abstractmethod
    def over(self, other: Self) -> Self: ...

    @abstractmethod
    def power(self, exponent: int) -> Self: ...

    def known(self, what: str) -> Exact:
        """The exact number, where a formula allows no symbol, such as the base of a logarithm."""
        raise ExactnessError(f"{what} must be a number, not a symbol")

    def raised(self, exponent: Self) -> Self:
        """This number to an exponent that is not an exact number."""
        raise ExactnessError("an exponent must be a whole number, 0 or more")

    @abstractmethod
    def floor_div(self, other: Self) -> Self: ...

    @abstractmethod
    def ceil_div(self, other: Self) -> Self: ...

    @abstractmethod
    def rounded(self, function: Any, *others: Self) -> Self:
        """What a function of the language that rounds gives of this and others."""

    @abstractmethod
    def maximum(self, other: Self) -> Self: ...

    @abstractmethod
    def minimum(self, other: Self) -> Self: ...

    def common(self, other: Self) -> Self:
        """The common size of two that are equal, or of which one is 1."""
        return self.maximum(other)

    @abstractmethod
    def greatest_common_divisor(self, other: Self) -> Self: ...

    @abstractmethod
    def equal(self, other: Self) -> Truth: ...

    @abstractmethod
    def less(self, other: Self) -> Truth: ...

    @abstractmethod
    def is_multiple_of(self, divisor: Self) -> Truth: ...

    @abstractmethod
    def is_whole(self) -> Truth: ...

    @abstractmethod
    def identity(self) -> Hashable:
        """A key, equal for numbers with the same form; `==` is not for numbers of this kind."""

    def __add__(self, other: Value) -> Self:
        return self.plus(self.lift(other))

    def __radd__(self, other: Value) -> Self:
        return self.lift(other).plus(self)

    def __neg__(self) -> Self:
        return self.times(self.lift(-1))

    def __sub__(self, other: Value) -> Self:
        return self.plus(-self.lift(other))

    def __rsub__(self, other: Value) -> Self:
        return self.lift(other).plus(-self)

    def __mul__(self, other: Value) -> Self:
        return self.times(self.lift(other))

    def __rmul__(self, other: Value) -> Self:
        return self.lift(other).times(self)

    def __truediv__(self, other: Value) -> Self:
        return self.over(self.lift(other))

    def __rtruediv__(self, other: Value) -> Self:
        return self.lift(other).over(self)

    def __floordiv__(self, other: Value) -> Self:
        return self.floor_div(self.lift(other))

    def __rfloordiv__(self, other: Value) -> Self:
        return self.lift(other).floor_div(self)

    def __pow__(self, exponent: int) -> Self:
        if type(exponent) is not int or exponent < 0:
            raise ExactnessError("an exponent must be a whole number, 0 or more")
        return self.power(exponent)


Exact: TypeAlias = int | Fraction
Value: TypeAlias = int | Fraction | Number
Whole: TypeAlias = int | Number
Truth: TypeAlias = bool | Condition
