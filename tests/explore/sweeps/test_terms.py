"""Numbers of a sweep: sums of products of columns, and the conditions that split settings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc import algebra
from costcalc.algebra import ExactnessError, language
from costcalc.explore.sweeps.column import fitted
from costcalc.explore.sweeps.columns import Columns, Coupled, Split
from costcalc.explore.sweeps.terms import Terms

WIDTHS = (Fraction(7, 3), 4, Fraction(11, 2))
SIZES = (5, 9)


def numbers() -> tuple[Columns, Any, Any]:
    columns = Columns((len(WIDTHS), len(SIZES)))
    width = Terms.column(columns, columns.add(0, fitted(WIDTHS)))
    size = Terms.column(columns, columns.add(1, fitted(SIZES)))
    return columns, width, size


def at(columns: Columns, number: Any, width: int, size: int) -> Any:
    """The value of a number at an entry of each group."""
    total: Any = 0
    for monomial, value in Terms.lift(number).of.items():
        product = value
        for n in monomial:
            column = columns.columns[n]
            product *= column.exactly()[(width, size)[column.group]]
        total += product
    return total


RULES = [
    lambda w, s: w * s * 3 + s - w,
    lambda w, s: algebra.divide(w * s, w),
    lambda w, s: algebra.divide(2 * s, 7) - 1,
    lambda w, s: algebra.floor_div(8 * w, 3) * algebra.ceil_div(s, 2),
    lambda w, s: language.find("make_divisible")(10 * w, 8) + language.find("round")(w),
    lambda w, s: algebra.maximum(w, 4) * algebra.minimum(s, 6),
    lambda w, s: algebra.maximum(w, 4 * s) + algebra.greatest_common_divisor(s, 3),
    lambda w, s: language.find("round_log")(w, 2) * s**3 + (w**2) ** 2,
    lambda w, s: algebra.power(2, s) * w,
    lambda w, s: algebra.power(w + 1, -2) * s,
    lambda w, s: sum(algebra.floor_div(w * n, 7) for n in range(1, 30)) * s,
]


@pytest.mark.parametrize("rule", RULES)
def test_a_formula_gives_at_each_entry_what_it_gives_of_exact_numbers(rule: Any) -> None:
    columns, width, size = numbers()
    found = rule(width, size)
    for w, exact_width in enumerate(WIDTHS):
        for s, exact_size in enumerate(SIZES):
            assert at(columns, found, w, s) == rule(exact_width, exact_size)


def test_an_equal_number_is_computed_once() -> None:
    columns, width, _size = numbers()
    algebra.floor_div(3 * width, 2)
    known = len(columns.columns)
    algebra.floor_div(width + width + width, 2)
    assert len(columns.columns) == known


def test_a_condition_that_differs_splits_its_group() -> None:
    _columns, width, size = numbers()
    with pytest.raises(Split) as split:
        algebra.less(width, 4)
    assert (split.value.group, split.value.labels.tolist()) == (0, [True, False, False])
    with pytest.raises(Split) as split:
        algebra.is_whole(width * 2)
    assert split.value.labels.tolist() == [False, True, True]
    with pytest.raises(Split) as split:
        size.one_value()
    assert (split.value.group, split.value.labels.tolist()) == (1, [0, 1])


def test_a_condition_that_bounds_decide_splits_nothing() -> None:
    _columns, width, size = numbers()
    assert algebra.less(width, 6 * size) is True
    assert algebra.less(size * width, 11) is False
    assert algebra.equal(size * width, 0) is False
    assert algebra.divides(size, size * 4 * algebra.ceil_div(width, 1)) is True


def test_a_rounding_of_two_groups_couples_them() -> None:
    _columns, width, size = numbers()
    with pytest.raises(Coupled) as coupled:
        algebra.floor_div(width * size, 2)
    assert coupled.value.groups == {0, 1}


def test_a_division_by_zero_at_some_entries_splits_them_off() -> None:
    _columns, width, size = numbers()
    with pytest.raises(Split) as split:
        algebra.divide(1, size - 5)
    assert split.value.labels.tolist() == [True, False]
    with pytest.raises(ExactnessError, match="division by zero"):
        algebra.divide(width, 0)


def test_numbers_above_64_bits_stay_exact() -> None:
    columns, width, _size = numbers()
    large = algebra.floor_div(width * 10**30, 1)
    assert at(columns, large, 0, 0) == 7 * 10**30 // 3
    assert at(columns, algebra.floor_div(large * large, 10**50), 1, 0) == 16 * 10**10


def test_numbers_of_other_kinds_do_not_mix() -> None:
    _columns, width, _size = numbers()
    from costcalc.algebra.arrays import Array

    with pytest.raises(TypeError, match="do not mix"):
        width + Array.of([1, 2])
    with pytest.raises(TypeError, match=r"algebra\.equal"):
        width == 2  # noqa: B015
