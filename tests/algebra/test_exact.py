"""Exact numbers: rounding by definition, and bounds on what is computed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import product
from math import floor
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.algebra import Exact, ExactnessError, exact
from costcalc.algebra.language import find as function

make_divisible = function("make_divisible")
round_half_even = function("round")
round_log = function("round_log")

steady = settings(deadline=None, max_examples=300)


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Fails what would go on for ever: the seconds are of CPU, so that a busy machine is none."""

    def stop(*_: object) -> NoReturn:
        pytest.fail(f"not done after {limit} seconds of CPU")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def nearest_multiple(value: float, divisor: int) -> int:
    """`make_divisible` in floats, as the papers' code computes it."""
    multiple = max(divisor, floor(value / divisor + 0.5) * divisor)
    return multiple if multiple >= 0.9 * value else multiple + divisor


@pytest.mark.parametrize("divisor", [1, 2, 4, 8, 10, 16, 32])
def test_make_divisible_where_floats_are_exact(divisor: int) -> None:
    for eighths in range(1, 8 * 1100):
        value = Fraction(eighths, 8)
        assert make_divisible(value, divisor) == nearest_multiple(float(value), divisor)


def test_make_divisible_at_the_usual_multipliers() -> None:
    """A width of two decimals up to 2, in floats as one writes it."""
    channels = [8, 16, 24, 32, 40, 64, 80, 96, 112, 160, 192, 320, 1280]
    for hundredths, c in product(range(5, 201, 5), channels):
        ours = make_divisible(c * Fraction(hundredths, 100))
        assert ours == nearest_multiple(c * (hundredths / 100), 8)


def test_make_divisible_by_hand() -> None:
    assert [make_divisible(v) for v in (1, 11, 12, 13, 19, 20, 84)] == [8, 16, 16, 16, 24, 24, 88]
    assert make_divisible(Fraction(80, 9)) == 8  # exactly 0.9 of it, and that is enough
    assert make_divisible(Fraction(801, 90)) == 16


def test_rounding_halves_to_even() -> None:
    halves = [Fraction(n, 2) for n in (-5, -3, -1, 1, 3, 5)]
    assert [round_half_even(value) for value in halves] == [-2, -2, 0, 0, 2, 2]


def nearest_logarithm(value: Exact, base: Exact) -> int:
    """Every whole power is tried: the value is off by a factor of at most the root of the base."""

    def is_nearest(power: int) -> bool:
        off = Fraction(value) / Fraction(base) ** power
        return off <= 1 / off * base and 1 / off <= off * base

    nearest = [power for power in range(-40, 40) if is_nearest(power)]
    assert len(nearest) in (1, 2)
    return next(power for power in nearest if len(nearest) == 1 or power % 2 == 0)


bases = st.builds(Fraction, st.integers(3, 30), st.integers(1, 2)).filter(lambda base: base > 1)


@steady
@given(st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 10**3)), bases)
def test_round_log_is_nearest(value: Fraction, base: Fraction) -> None:
    assert round_log(value, base) == nearest_logarithm(value, base)


@steady
@given(st.builds(Fraction, st.integers(5, 40), st.integers(2, 4)), st.integers(-9, 9))
def test_round_log_halves_to_even(root: Fraction, power: int) -> None:
    """An odd power of a root of the base lies half way."""
    assert round_log(root ** (2 * power + 1), root**2) == 2 * ((power + 1) // 2)


def test_round_log_by_hand() -> None:
    assert [round_log(v, 4) for v in (Fraction(1, 2), 1, 2, 3, 8, 32, 128)] == [
        0,
        0,
        0,
        1,
        2,
        2,
        4,
    ]


@pytest.mark.parametrize(("value", "base"), [(0, 2), (-1, 2), (3, 1), (3, Fraction(1, 2)), (3, -2)])
def test_round_log_needs_a_logarithm(value: Exact, base: Exact) -> None:
    with pytest.raises(ExactnessError):
        round_log(value, base)


@pytest.mark.parametrize(
    ("value", "base"),
    [
        (100, 1 + Fraction(1, 1000)),
        (2, 1 + Fraction(1, 10**6)),
        (2, 1 + Fraction(1, 10**30)),
        (2**4000, 1 + Fraction(1, 10**30)),
        (1 + Fraction(1, 10**15), 1 + Fraction(1, 10**30)),  # both 1 in floats
        (1 - Fraction(1, 10**18), 1 + Fraction(1, 10**40)),
    ],
)
def test_round_log_refuses_bases_near_one(value: Exact, base: Exact) -> None:
    """The answer is a number with many digits, found one by one: it is not worth the wait."""
    with seconds(2), pytest.raises(ExactnessError, match="too close to 1"):
        round_log(value, base)


@given(st.fractions(-9, 9, max_denominator=9), st.integers(-20, 20))
def test_power(base: Fraction, exponent: int) -> None:
    base = Fraction(exact.simplest(base))
    if base == 0 and exponent < 0:
        with pytest.raises(ExactnessError, match="division by zero"):
            exact.power(base, exponent)
    else:
        result = exact.power(base, exponent)
        assert result == Fraction(base) ** exponent
        assert type(result) is int or result.denominator > 1


@pytest.mark.parametrize("base", [2, -2, 10, Fraction(1, 2), Fraction(10**9 + 1, 10**9)])
@pytest.mark.parametrize("exponent", [10**4, -(10**4), 10**30])
def test_power_is_bounded(base: Exact, exponent: int) -> None:
    with pytest.raises(ExactnessError, match="bits"):
        exact.power(base, exponent)


def test_powers_of_one_are_not_bounded() -> None:
    assert [exact.power(base, 10**30) for base in (0, 1, -1)] == [0, 1, 1]


def test_an_exponent_is_whole() -> None:
    with pytest.raises(ExactnessError):
        exact.power(4, Fraction(1, 2))


@given(st.fractions(), st.fractions().filter(bool))
def test_division(a: Fraction, b: Fraction) -> None:
    """The quotient, an `int` where it is whole."""
    quotient = exact.divide(a, b)
    assert quotient == a / b
    assert isinstance(quotient, int) == (quotient.denominator == 1)
