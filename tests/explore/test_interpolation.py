"""Polynomials from values on a grid, and settings at which nothing is rounded."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.api import graph_of
from costcalc.cost.forms import forms_of
from costcalc.errors import UsageError
from costcalc.explore.interpolation import Coefficients, Point, grid, interpolated
from costcalc.explore.points import exact_grid, is_exact

coefficients = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.builds(Fraction, st.integers(-99, 99), st.integers(1, 9)),
    max_size=5,
)


def value_of(coefficients: Coefficients, point: Point) -> Fraction:
    """The value of a polynomial at a point."""
    total = Fraction(0)
    for powers, coefficient in coefficients.items():
        term = coefficient
        for value, power in zip(point, powers, strict=True):
            term *= Fraction(value) ** power
        total += term
    return total


@given(coefficients, st.sets(st.integers(1, 30), min_size=3, max_size=4), st.integers(2, 9))
def test_a_polynomial_comes_back(wanted: Any, places: set[int], step: int) -> None:
    axes = [sorted(places), [Fraction(k, step) for k in range(1, 4)]]
    values = {point: value_of(wanted, point) for point in grid(axes)}
    assert interpolated(axes, values) == {p: c for p, c in wanted.items() if c}


def test_more_points_find_no_higher_degree() -> None:
    axes = [[1, 2, 3, 4, 5]]
    assert interpolated(axes, {(x,): 3 * x * x - 7 for (x,) in grid(axes)}) == {(2,): 3, (0,): -7}


def test_one_wrong_value_gives_another_polynomial() -> None:
    axes = [[1, 2, 3, 4]]
    values = {(x,): 3 * x * x for (x,) in grid(axes)}
    values[3,] += 1
    assert interpolated(axes, values) != {(2,): 3}


def test_what_is_missing_or_double() -> None:
    with pytest.raises(KeyError):
        interpolated([[1, 2]], {(1,): 1})
    with pytest.raises(ValueError, match="twice"):
        interpolated([[1, 1]], {(1,): 1})


@pytest.mark.parametrize(
    ("network", "symbols", "counts"),
    [
        ("mobilenet_v1", ["alpha", "rho"], [4, 4]),
        ("efficientnet_b1", ["width", "resolution"], [4, 3]),
        ("resnet50", ["width", "depth", "resolution"], [3, 2, 2]),
        ("densenet121", ["growth"], [3]),
        ("vit_b_16", ["dim", "resolution"], [3, 4]),
    ],
)
def test_nothing_is_rounded_on_the_grid(network: str, symbols: Any, counts: Any) -> None:
    forms = forms_of(graph_of(network), symbols, smooth_repeats=True)
    axes = exact_grid(forms, counts)
    assert [len(axis) for axis in axes] == counts
    assert all(is_exact(forms, point) for point in grid(axes))


def test_a_point_where_something_is_rounded_is_none() -> None:
    forms = forms_of(graph_of("mobilenet_v1"), ["alpha", "rho"], fold=False)
    assert is_exact(forms, (Fraction(1, 2), 1))
    assert not is_exact(forms, (Fraction(1, 3), 1))
    assert not is_exact(forms, (1, Fraction(857, 1000)))
    assert not is_exact(forms, (5, 1)), "outside of the parameter's range"


def test_too_few_points() -> None:
    forms = forms_of(graph_of("mobilenet_v2"), ["alpha"])
    with pytest.raises(UsageError, match=r"4 determine its degree, and there is 1: 1\n"):
        exact_grid(forms, [4])
