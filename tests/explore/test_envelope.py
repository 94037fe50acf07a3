"""The largest of several polynomials: against values, and roots that sympy isolates."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.explore.envelope import difference_of, envelope
from costcalc.explore.plateaus import ABOVE_ALL, Cut, Plateau
from costcalc.explore.roots import FINENESS, Polynomial, value_of

SPAN = Plateau(Cut(Fraction(0), True), Cut(Fraction(12), True))
COEFFICIENTS = st.integers(-20, 20)
POLYNOMIALS = st.lists(
    st.lists(COEFFICIENTS, min_size=1, max_size=4).map(
        lambda c: tuple(c) if c[-1] else (*c[:-1], 1)
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(POLYNOMIALS)
@settings(max_examples=30, deadline=None)
def test_the_leader_is_the_largest(polynomials: list[Polynomial]) -> None:
    """At 300 numbers of the span, and between two crossings one leader alone."""
    found = envelope(polynomials, SPAN)
    assert len(found.leaders) == len(found.crossings) + 1
    assert all(a != b for a, b in pairwise(found.leaders))
    for number in range(1, 301):
        x = Fraction(number, 25)
        place = sum(root.value < x for root in found.crossings)
        values = [value_of(one, x) for one in polynomials]
        assert values[found.leaders[place]] == max(values), (polynomials, x)


@given(POLYNOMIALS)
@settings(max_examples=15, deadline=None)
def test_a_crossing_is_a_root(polynomials: list[Polynomial]) -> None:
    """Of the difference of its leaders; an irrational one is as close as it is said to be."""
    x = sympy.Symbol("x")
    found = envelope(polynomials, SPAN)
    for (before, after), root in zip(pairwise(found.leaders), found.crossings, strict=True):
        difference = difference_of(polynomials[after], polynomials[before])
        exact = sympy.Poly(difference[::-1], x).real_roots(multiple=False)
        near = [
            one
            for one, _ in exact
            if root.value <= Fraction(str(sympy.N(one, 60))) + Fraction(1, 10**40)
            and Fraction(str(sympy.N(one, 60))) <= root.value + Fraction(1, FINENESS)
        ]
        assert near
        assert root.irrational is not any(one.is_rational for one in near)


def test_places_of_two_roots_and_a_range_without_an_end() -> None:
    """x**2 is above 3x - 2 but for 1 < x < 2."""
    span = Plateau(Cut(Fraction(0), True), ABOVE_ALL)
    found = envelope([(0, 0, 1), (-2, 3)], span)
    assert found.leaders == (0, 1, 0)
    assert [(root.value, root.irrational) for root in found.crossings] == [(1, False), (2, False)]


def test_ends_of_the_range_are_no_crossings() -> None:
    """x and 2 meet at 2, the end of the first range and the start of the second."""
    for low, high, leader in ((0, 2, 1), (2, 5, 0)):
        span = Plateau(Cut(Fraction(low), False), Cut(Fraction(high), True))
        assert envelope([(0, 1), (2,)], span) == ((leader,), ())


def test_a_range_of_one_number() -> None:
    span = Plateau(Cut(Fraction(3), False), Cut(Fraction(3), True))
    assert envelope([(0, 1), (2,)], span) == ((0,), ())
