"""Lower bounds of forms: whether the bound itself is reached decides `<` and `==`."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from costcalc.algebra import decided, equal, exact, less
from costcalc.algebra.bounds import Bound, least_power, least_product, least_sum
from costcalc.algebra.symbolic import symbol
from costcalc.algebra.symbols import least

h = symbol("h")
alpha = symbol("alpha", whole=False)
reached, above = Bound(2, True), Bound(2, False)


def test_a_product_reaches_its_bound_where_both_factors_do() -> None:
    assert least_product([reached, reached]) == (4, True)
    assert least_product([reached, above]) == least_product([above, reached]) == (4, False)
    assert least((h * (alpha + 1)).expression) == (1, False)
    assert less(1, h * (alpha + 1)) is True
    assert equal(1, h * (alpha + 1)) is False


def test_a_product_with_what_may_be_zero_or_less() -> None:
    assert least_product([reached, Bound(0, True)]) == (0, True)
    assert least_product([reached, Bound(0, False)]) == (0, False)
    assert least_product([reached, Bound(-1, True)]) is None
    assert least_product([reached, None]) is None


def test_a_sum_reaches_its_bound_where_both_terms_do() -> None:
    assert least_sum([reached, reached]) == (4, True)
    assert least_sum([reached, above]) == (4, False)
    assert least_sum([reached, None]) is None


@pytest.mark.parametrize(
    ("bound", "exponent", "expected"),
    [
        (reached, 3, (8, True)),
        (above, 3, (8, False)),
        (reached, -1, (0, False)),
        (reached, 0, (0, False)),
        (Bound(0, True), 2, None),
        (Bound(-1, True), 2, None),
        (None, 2, None),
    ],
)
def test_a_power(bound: Bound | None, exponent: int, expected: object) -> None:
    assert least_power(bound, exponent) == expected


def test_nothing_to_the_power_of_nothing_is_one() -> None:
    """As in Python, and as an empty product."""
    assert exact.power(0, 0) == 1
    assert exact.power(Fraction(1, 2), 0) == 1
    assert exact.power(0, 1) == 0


def test_what_is_decided_from_bounds_is_never_more_than_they_say() -> None:
    x = sympy.Symbol("x", positive=True)
    assert least(1 / (x + 1)) == (0, False)
    assert decided(less(alpha, 1)) is None
    assert less(0, alpha) is True
    assert decided(equal(h, 1)) is None
