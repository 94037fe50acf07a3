"""The settings around one at which everything decided so far stays decided as it is."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.algebra import Exact
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.roots import Polynomial, Root, roots, value_of

NUMBERS_PER_ROOT = 200
"""Finding the roots of a polynomial above degree 2 takes as long as making this many."""


class Region:
    """The settings around one at which everything decided so far stays decided as it is.

    Of a `whole` parameter only the whole numbers in it are settings, of one whose `fractions` are
    looked at only the others.
    """

    def __init__(self, at: Exact, whole: bool, span: Plateau, *, fractions: bool = False):
        self.at = at
        self.whole = whole
        self.fractions = fractions
        self.start, self.end = span
        self.is_point = self.start.value == self.end.value
        self.numbers = 0
        """Local numbers that were made."""

    @property
    def span(self) -> Plateau:
        return Plateau(self.start, self.end)

    def pin(self) -> None:
        """Leave only the setting itself."""
        self.start, self.end = Cut(Fraction(self.at), False), Cut(Fraction(self.at), True)
        self.is_point = True

    def keep(self, polynomial: Polynomial, sign: int, *, zero: bool) -> None:
        """Keep what lies around the setting where sign * polynomial is above 0, or 0 where asked.

        It is so at the setting.
        """
        if len(polynomial) < 2 or self.is_point:
            return
        if len(polynomial) == 2:
            place = Fraction(-polynomial[0], polynomial[1])
            self.keep_side(place, polynomial[1] * sign, zero=zero)
            return
        if value_of(polynomial, self.at) == 0:
            self.pin()
            return
        self.numbers += NUMBERS_PER_ROOT if len(polynomial) > 3 else 2
        for root in roots(polynomial):
            if root.value < self.at:
                self._begin(root, included=zero)
            else:
                self._stop(root, included=zero)

    def keep_side(self, root: Fraction, side: int, *, zero: bool) -> None:
        """Keep what lies above a place, or below it where `side` is negative."""
        if self.is_point:
            return
        if side > 0:
            self._begin(Root(root, False), included=zero)
        else:
            self._stop(Root(root, False), included=zero)

    def _begin(self, root: Root, *, included: bool) -> None:
        if self.whole:
            value = floor(root.value)
            exactly = value == root.value and not root.irrational
            cut = Cut(Fraction(value if exactly and included else value + 1), False)
        else:
            cut = Cut(root.value, root.irrational or not included, root.irrational)
        if cut > self.start:
            self.start = cut
            self.is_point = cut.value == self.end.value

    def _stop(self, root: Root, *, included: bool) -> None:
        if self.whole:
            value = ceil(root.value)
            exactly = value == root.value and not root.irrational
            last = value if exactly and included else value - 1
            if root.irrational:
                last = floor(root.value)
            cut = Cut(Fraction(last), True)
        else:
            cut = Cut(root.value, root.irrational or included, root.irrational)
        if cut < self.end:
            self.end = cut
            self.is_point = cut.value == self.start.value
