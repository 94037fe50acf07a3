"""Numbers around one setting of a parameter: the value there, and how far all stays as it is.

A `Local` number is a quotient of polynomials in the parameter. Whatever is decided about one (a
rounding, a comparison, whether it is whole) is decided at the setting, and the `Region` shrinks to
the settings at which it would be decided the same way. So one walk counts a network for an
interval of settings, whatever is inside a rounding, and says exactly where that interval ends.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd
from operator import mul
from typing import Any, Self

from costcalc import algebra
from costcalc.algebra import Exact, ExactnessError, Number, Truth, Value, exact
from costcalc.algebra.function import Edge, Function, OpaqueFunction
from costcalc.explore.coefficients import are_proportional, product_of, stripped, sum_of
from costcalc.explore.region import Region
from costcalc.explore.roots import Polynomial, value_of

LARGEST_DEGREE = 8
"""Of a polynomial; what would be of a higher one is known at the setting alone."""


class Local(Number):
    """A quotient of two polynomials, its denominator of one sign in the region.

    What does not depend on the parameter is never a `Local` but an exact number.
    """

    __slots__ = ("below", "over_", "region", "value")

    def __init__(self, region: Region | None, over: Polynomial, below: Polynomial, value: Exact):
        self.region = region
        self.over_ = over
        self.below = below
        self.value = value

    @classmethod
    def of(cls, region: Region | None, over: Polynomial, below: Polynomial, value: Exact) -> Any:
        """In lowest terms, as far as numbers go; an exact number where it is one."""
        if region is None or region.is_point:
            return exact.simplest(value)
        region.numbers += 1
        over, below = stripped(over), stripped(below)
        if (len(over) == len(below) and are_proportional(over, below)) or not over:
            return exact.simplest(value)
        if max(len(over), len(below)) > LARGEST_DEGREE + 1:
            region.pin()
            return exact.simplest(value)
        common = 1 if below == (1,) else gcd(*over, *below)
        if common > 1:
            over, below = (tuple(c // common for c in side) for side in (over, below))
        if len(below) == 1 and below[0] < 0:
            over, below = tuple(-c for c in over), (-below[0],)
        return cls(region, over, below, exact.simplest(value))

    @classmethod
    def parameter(cls, region: Region) -> Any:
        """The parameter of a region itself."""
        return cls.of(region, (0, 1), (1,), region.at)

    @classmethod
    def lift(cls, value: Value) -> Self:
        if isinstance(value, Number):
            if not isinstance(value, cls):
                raise TypeError("local numbers do not mix with others")
            return value
        return cls(None, (value.numerator,), (value.denominator,), value)

    def _region(self, other: Local) -> Region | None:
        return self.region or other.region

    @property
    def own(self) -> Region:
        if self.region is None:
            raise TypeError("an exact number has no region")
        return self.region

    def pinned(self) -> Exact:
        """The value at the setting, which is all that is left of the region."""
        if self.region is not None:
            self.region.pin()
        return self.value

    def known(self, what: str) -> Exact:
        return self.pinned()

    # Arithmetic

    def plus(self, other: Self) -> Any:
        value = self.value + other.value
        if self.below == other.below:
            return self.of(self._region(other), sum_of(self.over_, other.over_), self.below, value)
        over = sum_of(product_of(self.over_, other.below), product_of(other.over_, self.below))
        return self.of(self._region(other), over, product_of(self.below, other.below), value)

    def times(self, other: Self) -> Any:
        over, below = product_of(self.over_, other.over_), product_of(self.below, other.below)
        return self.of(self._region(other), over, below, self.value * other.value)

    def over(self, other: Self) -> Any:
        if other.value == 0:
            other.pinned()
            raise ExactnessError("division by zero")
        if other.region is not None:
            side = _sign(value_of(other.over_, other.region.at))
            other.region.keep(other.over_, side, zero=False)
        value = exact.divide(self.value, other.value)
        over, below = product_of(self.over_, other.below), product_of(self.below, other.over_)
        return self.of(self._region(other), over, below, value)

    def power(self, exponent: int) -> Any:
        result: Value = 1
        for _ in range(min(exponent, LARGEST_DEGREE)):
            result = self * result
        return exact.power(self.pinned(), exponent) if exponent > LARGEST_DEGREE else result

    def raised(self, exponent: Self) -> Any:
        return algebra.power(self.pinned(), exponent.pinned())

    def __pow__(self, exponent: int) -> Any:
        if type(exponent) is not int:
            raise ExactnessError("an exponent must be a whole number")
        return self.power(exponent) if exponent >= 0 else algebra.divide(1, self.power(-exponent))

    # Roundings

    def _keep(self, k: Exact, over: int, sign: int, *, zero: bool) -> None:
        """Keep where sign * (this - k / over) is above 0."""
        over, k = over * k.denominator, k.numerator
        if len(self.below) == 1 and len(self.over_) == 2:
            first, slope = self.over_
            root = Fraction(k * self.below[0] - over * first, over * slope)
            self.own.keep_side(root, slope * sign, zero=zero)
            return
        difference = sum_of(tuple(over * c for c in self.over_), tuple(-k * c for c in self.below))
        side = _sign(value_of(self.below, self.own.at))
        self.own.keep(stripped(difference), sign * side, zero=zero)

    def _between(self, low: int, high: int, *, low_too: bool, high_too: bool) -> None:
        self._keep(low, 1, 1, zero=low_too)
        self._keep(high, 1, -1, zero=high_too)

    @property
    def always_whole(self) -> bool:
        """Whether it is whole wherever the parameter is."""
        return self.own.whole and self.below == (1,)

    def floor_div(self, other: Self) -> Any:
        quotient = self.over(other)
        return quotient._floor() if isinstance(quotient, Local) else floor(quotient)

    def _floor(self) -> Any:
        if self.always_whole:
            return self
        below = floor(self.value)
        self._between(below, below + 1, low_too=True, high_too=False)
        return below

    def ceil_div(self, other: Self) -> Any:
        quotient = self.over(other)
        if not isinstance(quotient, Local):
            return ceil(quotient)
        if quotient.always_whole:
            return quotient
        above = ceil(quotient.value)
        quotient._between(above - 1, above, low_too=False, high_too=True)
        return above

    def rounded(self, function: Function, *others: Self) -> Any:
        """Around the setting by the edges that the function names, else by its parts."""
        own, rest = _plain(self), [_plain(other) for other in others]
        form = function.form
        if form is None:
            raise TypeError(f"{function.name} rounds nothing")
        if isinstance(own, Local) and not any(isinstance(other, Local) for other in rest):
            if form.keeps_whole and own.always_whole:
                return own
            edges = own._edges(form, rest)
            if edges is not None:
                value = function.exactly(own.value, *rest)
                own._keep_edges(edges)
                return value
        if form.parts is not None:
            return form.parts(own, *rest)
        return function.value(*(n.pinned() if isinstance(n, Local) else n for n in (own, *rest)))

    def _edges(self, form: OpaqueFunction, others: Sequence[Exact]) -> Sequence[Edge] | None:
        """How far the result stays as it is, where the function says it."""
        if form.positive:
            self._keep(0, 1, 1 if self.value > 0 else -1, zero=self.value <= 0)
        try:
            return form.edges(self.value, *others) if form.edges else None
        except ExactnessError:
            if self.value > 0 or not form.positive:
                self.pinned()
            raise

    def _keep_edges(self, edges: Iterable[Edge]) -> None:
        """Keep one side of each edge; where the number is the end of a power, itself alone."""
        powers = {1: self}
        for edge in edges:
            if edge.power not in powers:
                powers[edge.power] = reduce(mul, [self] * edge.power)
            power = powers[edge.power]
            if edge.power > 1 and (not isinstance(power, Local) or power.value == edge.at):
                self.pinned()
            else:
                power._keep(edge.at, 1, 1 if edge.above else -1, zero=edge.included)

    def maximum(self, other: Self) -> Any:
        return _plain(other if self.less(other) else self)

    def minimum(self, other: Self) -> Any:
        return _plain(other if other.less(self) else self)

    def greatest_common_divisor(self, other: Self) -> Any:
        return algebra.greatest_common_divisor(self.pinned(), other.pinned())  # type: ignore[arg-type]

    # Conditions

    def equal(self, other: Self) -> Truth:
        difference = self.plus(other.negative())
        if not isinstance(difference, Local):
            return bool(difference == 0)
        if difference.value == 0:
            difference.pinned()
            return True
        difference._keep(0, 1, _sign(difference.value), zero=False)
        return False

    def less(self, other: Self) -> Truth:
        difference = self.plus(other.negative())
        if not isinstance(difference, Local):
            return bool(difference < 0)
        if difference.value < 0:
            difference._keep(0, 1, -1, zero=False)
            return True
        difference._keep(0, 1, 1, zero=True)
        return False

    def is_multiple_of(self, divisor: Self) -> Truth:
        return algebra.is_whole(self.over(divisor))

    def is_whole(self) -> Truth:
        if self.always_whole:
            return True
        if self.value.denominator == 1:
            self.pinned()
            return True
        if self.own.fractions and self.below == (1,) and self.over_[1:] in ((1,), (-1,)):
            return False
        below = floor(self.value)
        self._between(below, below + 1, low_too=False, high_too=False)
        return False

    def __neg__(self) -> Self:
        return self.negative()

    def negative(self) -> Self:
        over = tuple(-c for c in self.over_)
        return type(self)(self.region, over, self.below, -self.value)

    def at(self, x: Exact) -> Exact:
        """Its value at another setting of the region."""
        return exact.divide(value_of(self.over_, x), value_of(self.below, x))

    def identity(self) -> Hashable:
        return self.over_, self.below

    def __eq__(self, other: object) -> bool:
        raise TypeError("compare local numbers with `algebra.equal`")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Local({self.value}: {self.over_} / {self.below})"

    def __str__(self) -> str:
        return str(self.value)


def _plain(number: Local) -> Any:
    """An exact number where it was lifted from one."""
    return number.value if number.region is None else number


def _sign(value: Exact) -> int:
    return (value > 0) - (value < 0)
