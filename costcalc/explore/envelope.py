"""The largest of several polynomials on an interval: which one it is where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from costcalc.explore.coefficients import stripped, sum_of
from costcalc.explore.plateaus import Plateau
from costcalc.explore.roots import FINENESS, Polynomial, Root, roots, value_of
from costcalc.records import NamedTuple


class Envelope(NamedTuple):
    """The numbers of the polynomials that are the largest, from the start of the interval to its
    end, and between each two of them the place where the second becomes the largest.
    """

    leaders: tuple[int, ...]
    crossings: tuple[Root, ...]


def envelope(polynomials: Sequence[Polynomial], span: Plateau) -> Envelope:
    """The largest of polynomials that all differ.

    Between two neighbouring roots of their differences the order of the polynomials is the same
    everywhere. Irrational roots closer than 1 / `FINENESS` are taken as one.
    """
    places = sorted({r for a, b in combinations(polynomials, 2) for r in _meeting(a, b, span)})
    leaders: list[int] = []
    crossings: list[Root] = []
    for place, inside in _intervals(places, span):
        values = [value_of(polynomial, inside) for polynomial in polynomials]
        leader = values.index(max(values))
        if not leaders:
            leaders.append(leader)
        elif leader != leaders[-1] and place is not None:
            leaders.append(leader)
            crossings.append(place)
    return Envelope(tuple(leaders), tuple(crossings))


def difference_of(a: Polynomial, b: Polynomial) -> Polynomial:
    """a - b."""
    return stripped(sum_of(a, tuple(-c for c in b)))


def _meeting(a: Polynomial, b: Polynomial, span: Plateau) -> Iterator[Root]:
    """Where two polynomials are equal, inside the span."""
    for root in roots(difference_of(a, b)):
        is_inside = span.start.value < root.value or (
            root.irrational and span.start.value == root.value
        )
        if is_inside and root.value < span.end.value:
            yield root


def _intervals(places: Sequence[Root], span: Plateau) -> Iterator[tuple[Root | None, Fraction]]:
    """The place at which each interval between neighbours begins, and a number inside of it."""
    ends = [span.start.value, *(root.value for root in places), span.end.value]
    for place, (low, high) in zip([None, *places], pairwise(ends), strict=True):
        first = low + Fraction(place is not None and place.irrational, FINENESS)
        if first < high:
            yield place, (first + high) / 2
        elif first == high == span.start.value == span.end.value:
            yield place, first
