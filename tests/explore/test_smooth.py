"""Where a smooth form is worth a number: inside the span that is asked for, and nowhere else."""

from fractions import Fraction
from typing import Any

import pytest
import sympy

from costcalc.algebra.symbols import Opaque, ceil_div
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.smooth import root, solutions

X = sympy.Symbol("x", positive=True)


def span(low: Any, high: Any, open_ends: Any = False) -> Any:
    return Plateau(Cut(Fraction(low), open_ends), Cut(Fraction(high), not open_ends))


def test_roots_outside_the_span_are_none() -> None:
    """(x - 1)(x - 3)(x - 7) = 0."""
    form = (X - 1) * (X - 3) * (X - 7)
    assert solutions(form, X, 0, span(2, 10)) == (3, 7)
    assert solutions(form, X, 0, span(4, 6)) == ()
    assert solutions(form, X, 0, span(0, 2)) == (1,)
    assert root(form, X, 0, span(0, 5)) == 3
    assert root(form, X, 0, span(8, 9)) is None


def test_the_ends_belong_to_the_span_as_it_says() -> None:
    assert solutions(X**2, X, 9, span(3, 5)) == (3,)
    assert solutions(X**2, X, 9, span(1, 3)) == (3,)
    assert solutions(X**2, X, 9, span(3, 5, open_ends=True)) == ()
    assert solutions(X**2, X, 9, span(1, 3, open_ends=True)) == ()


def test_the_nearest_is_taken_where_one_is_named() -> None:
    form = (X - 1) * (X - 3) * (X - 7)
    assert root(form, X, 0, span(0, 10), Fraction(2, 3)) == 1
    assert root(form, X, 0, span(0, 10), Fraction(4)) == 3
    assert root(form, X, 0, span(0, 10)) == 7


def test_a_limit_that_is_never_met() -> None:
    assert solutions(X**2, X, -1, span(0, 10)) == ()
    assert solutions(sympy.Integer(5), X, 5, span(0, 10)) == ()


def test_a_hole_is_no_solution() -> None:
    """x (x - 2) / (x - 2) is 2 nowhere, and (x - 2)(x + 1) / x is 0 at 2."""
    assert solutions((X - 2) * (X + 1) / X, X, 0, span(1, 10)) == (2,)
    assert solutions(1 / X, X, Fraction(1, 4), span(1, 10)) == (4,)


@pytest.mark.parametrize("sign", [1, -1])
def test_by_halves_where_it_is_no_polynomial(sign: Any) -> None:
    """2**x = 8, rising and falling."""
    (found,) = solutions(sign * 2**X, X, sign * 8, span(0, 10))
    assert abs(found - 3) < Fraction(1, 10**12)
    assert solutions(sign * 2**X, X, sign * 8, span(4, 10)) == ()
    assert solutions(sign * 2**X, X, sign * 8, span(0, 2)) == ()


def test_a_step_is_found_from_the_side_that_meets_the_limit() -> None:
    """ceil(x / 3) exceeds 2 above 6: what is found is at most a hair off."""
    form = ceil_div(X, 3)
    assert form.atoms(Opaque)
    (found,) = solutions(form, X, 2, span(0, 20))
    assert abs(found - 6) < Fraction(1, 10**9)


LINE = span(1, 5)


@pytest.mark.parametrize(
    ("form", "limit", "expected"),
    [
        (X**2, 9, 3),
        (X**2, 36, None),  # 6 is outside the range
        (X**2, Fraction(1, 4), None),  # so is 1/2
        (X**2, 25, 5),
        (12 / X, 4, 3),
        (12 / X, 1, None),
        ((X - 2) * (X - 4) + 1, 1, 4),  # of two, the largest
    ],
)
def test_a_root_outside_the_range_is_none(form: Any, limit: Any, expected: Any) -> None:
    assert root(form, X, limit, LINE) == expected


def test_of_two_roots_the_one_beside_the_answer() -> None:
    assert root((X - 2) * (X - 4) + 1, X, 1, LINE, near=Fraction(9, 4)) == 2
