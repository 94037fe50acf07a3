"""Arrays: exact at every setting, or refused. Never a number that wrapped around."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import algebra
from costcalc.algebra import Exact, ExactnessError, both, decided, either, negate
from costcalc.algebra.arrays import LARGEST, Array, Mask
from costcalc.algebra.language import find as language_function

make_divisible = language_function("make_divisible")
round_half_even = language_function("round")
truncate = language_function("int")

steady = settings(deadline=None, max_examples=200)

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)


@pytest.mark.parametrize(
    "overflow",
    [
        lambda: Array.of([2**63]),
        lambda: Array.of([-(2**63)]),
        lambda: Array.of([2**62]) * 4,
        lambda: 4 * Array.of([1, -(2**62)]),
        lambda: Array.of([2**32]) ** 2,
        lambda: Array.of([2**62]) + 2**62,
        lambda: -Array.of([2**62]) - 2**63,
        lambda: Array.of([2**62]) + Fraction(1, 3),
        lambda: Array.of([2**62]) * 2**70,
        lambda: algebra.less(Array.of([2**62]), Array.of([Fraction(1, 3)])),
        lambda: algebra.maximum(Array.of([2**62]), Fraction(1, 3)),
        lambda: Array.of([Fraction(1, prime) for prime in PRIMES]),
        lambda: algebra.divide(1, Array.of(PRIMES)),
    ],
)
def test_what_does_not_fit_is_refused(overflow: Callable[[], Any]) -> None:
    with pytest.raises(ExactnessError):
        overflow()


def test_the_largest_fits() -> None:
    assert Array.of([LARGEST, -LARGEST]).values() == [LARGEST, -LARGEST]
    assert (Array.of([2**62 - 1]) * 2 + 1).values() == [LARGEST]


huge = st.integers(-LARGEST, LARGEST) | st.integers(-9, 9)
small = st.fractions(-9, 9, max_denominator=9)
tiny = st.builds(Fraction, st.integers(0, 3), st.sampled_from([1, 3**20, 2**40, 2**70]))
extremes = st.lists(huge | small | tiny, min_size=1, max_size=3)


@pytest.mark.parametrize(
    "function",
    [
        operator.add,
        operator.sub,
        operator.mul,
        algebra.divide,
        algebra.floor_div,
        algebra.ceil_div,
        algebra.maximum,
        algebra.minimum,
    ],
    ids=[
        "neg",
        "floor",
        "ceil",
        "round",
        "int",
        "is_whole",
        "make_divisible",
        "squared_times_zero",
    ],
)
@steady
@given(extremes, huge | small | tiny)
def test_two_extremes_are_exact_or_refused(
    function: Callable[[Any, Any], Any], values: list[Exact], other: Exact
) -> None:
    try:
        found = function(Array.of(values), other).values()
    except ExactnessError:
        return
    assert found == [function(value, other) for value in values]


def squared_times_zero(x: Any) -> Any:
    return x * x * 0


def test_what_does_not_fit_on_the_way_is_rounded_one_by_one() -> None:
    """Twice the value takes 64 bits; what it is rounded to does not."""
    assert make_divisible(Array.of([2**62, 3]), 8).values() == [2**62, 8]


@pytest.mark.parametrize(
    "function",
    [
        operator.neg,
        algebra.floor,
        algebra.ceil,
        round_half_even,
        truncate,
        algebra.is_whole,
        make_divisible,
        squared_times_zero,
    ],
    ids=[
        "neg",
        "floor",
        "ceil",
        "round",
        "int",
        "is_whole",
        "make_divisible",
        "squared_times_zero",
    ],
)
@steady
@given(extremes)
def test_one_extreme_is_exact_or_refused(
    function: Callable[[Any], Any], values: list[Exact]
) -> None:
    try:
        found = function(Array.of(values))
    except ExactnessError:
        return
    answers = found.truths.tolist() if isinstance(found, Mask) else found.values()
    assert answers == [function(value) for value in values]


def test_whole_quotients_need_no_common_denominator() -> None:
    """Group counts of a sweep divide their channels, however many there are."""
    groups = list(range(1, 101))
    channels = Array.of([6 * g for g in groups])
    assert algebra.exact_div(channels, Array.of(groups)).values() == [6] * 100
    assert decided(algebra.divides(Array.of(groups), channels)) is True


def test_what_does_not_divide_is_false_at_that_setting() -> None:
    groups = list(range(1, 101))
    truth = algebra.divides(Array.of(groups), 5040)
    assert isinstance(truth, Mask)
    assert truth.truths.tolist() == [5040 % g == 0 for g in groups]


def test_division_by_zero_at_one_setting() -> None:
    with pytest.raises(ExactnessError, match="division by zero"):
        algebra.divide(7, Array.of([1, 0]))


def test_numpy_keeps_its_hands_off() -> None:
    """It would make an array of objects."""
    with pytest.raises((TypeError, AttributeError)):
        np.array([1, 2]) * Array.of([1, 2])


def test_values_are_exact_numbers() -> None:
    values = (Array.of([1, 2, 3]) / 2).values()
    assert values == [Fraction(1, 2), 1, Fraction(3, 2)]
    assert [type(value) for value in values] == [Fraction, int, Fraction]


def mask(*truths: bool) -> Mask:
    return Mask(np.array(truths))


def test_logic_is_that_of_each_setting() -> None:
    a, b = mask(True, True, False, False), mask(True, False, True, False)
    assert both(a, b).truths.tolist() == [True, False, False, False]
    assert either(a, b).truths.tolist() == [True, True, True, False]
    assert negate(a).truths.tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("truth", "answer"),
    [
        (mask(True, True), True),
        (mask(False, False), False),
        (mask(True, False), None),
        (both(mask(True, False), False), False),
        (both(True, mask(True, False)), None),
        (either(True, mask(True, False)), True),
        (either(mask(True, False), False), None),
        (either(mask(True, False), mask(False, True)), True),
        (both(mask(True, False), mask(False, True)), False),
        (negate(mask(True, False)), None),
    ],
    ids=repr,
)
def test_a_condition_is_decided_where_all_settings_agree(truth: Any, answer: bool | None) -> None:
    assert decided(truth) is answer


def test_a_condition_is_not_asked_by_if() -> None:
    with pytest.raises(TypeError, match="three answers"):
        bool(algebra.less(Array.of([1, 2]), 2))
