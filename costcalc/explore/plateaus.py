"""Intervals of a parameter, with exact ends that are included or not."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.algebra import Exact, exact
from costcalc.records import NamedTuple


class Cut(NamedTuple):
    """An end of an interval: before the value, or (`after`) behind it.

    `irrational`: the end is an irrational number slightly above `value`; no setting is equal to it.
    """

    value: Fraction
    after: bool
    irrational: bool = False


BELOW_ALL = Cut(Fraction(-(10**400)), False)
ABOVE_ALL = Cut(Fraction(10**400), False)
"""A number larger than any that a spec may hold."""
HAIR = Fraction(1, 10**12)


class Plateau(NamedTuple):
    """An interval: the numbers from one cut to the next."""

    start: Cut
    end: Cut

    @property
    def includes_start(self) -> bool:
        return not self.start.after

    @property
    def includes_end(self) -> bool:
        return self.end.after and not self.end.irrational

    @property
    def is_point(self) -> bool:
        return self.start.value == self.end.value

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, (int, Fraction)):
            return False
        return self.start <= (value, False, False) < self.end

    def within(self, other: Plateau) -> Plateau:
        """The intersection with another interval."""
        return Plateau(max(self.start, other.start), min(self.end, other.end))

    def handy(self, *, smallest: bool = False) -> Exact:
        """The largest (or smallest) number with the fewest decimal places in it; else a middle
        number.
        """
        for places in range(13):
            scale = 10**places
            if smallest:
                nearest = Fraction(ceil(self.start.value * scale), scale)
                nearest += 0 if nearest in self else Fraction(1, scale)
            else:
                nearest = Fraction(floor(self.end.value * scale), scale)
                nearest -= 0 if nearest in self else Fraction(1, scale)
            if nearest in self:
                return exact.simplest(nearest)
        return self.middle()

    def middle(self) -> Exact:
        """A number near the middle, with few digits."""
        low, high = self.start.value, self.end.value
        if low == high:
            return exact.simplest(low)
        middle = (low + high) / 2
        for places in (1, 2, 3, 6, 9, 12):
            near = Fraction(round(middle * 10**places), 10**places)
            if low + (high - low) / 4 < near < high - (high - low) / 4:
                return exact.simplest(near)
        return exact.simplest(middle)


def point(value: Exact) -> Plateau:
    """The interval of one number."""
    return Plateau(Cut(Fraction(value), False), Cut(Fraction(value), True))
