"""Rounding and units, number by number: where a digit, a unit or a bar changes."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc.report import units


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (99_999, "99,999"),
        (-99_999, "-99,999"),
        (100_000, "100.0 k"),
        (-100_000, "-100.0 k"),
        (100_049, "100.0 k"),
        (100_050, "100.1 k"),
        (999_949, "999.9 k"),
        (999_950, "1.000 M"),
        (999_999, "1.000 M"),
        (1_000_000, "1.000 M"),
        (1_000_499, "1.000 M"),
        (1_000_500, "1.001 M"),
        (9_999_499, "9.999 M"),
        (9_999_500, "10.00 M"),
        (99_995_000, "100.0 M"),
        (239_273_472, "239.3 M"),
        (999_950_000, "1.000 G"),
        (999_950_000_000, "1.000 T"),
        (10**15, "1.000 P"),
        (10**18, "1.000 E"),
        (999_950 * 10**12, "1.000 E"),
        (999_950 * 10**15, "1000 E"),
        (12_345 * 10**18, "1.235e22"),
    ],
)
def test_briefly(value: Any, text: str) -> None:
    assert units.briefly(value) == text


def test_exactly() -> None:
    assert units.exactly(1_234_567) == "1,234,567"


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(4999, 10**6), 2, "0.00"),
        (Fraction(123), 1, "123.0"),
        (Fraction(1, 10), 3, "0.100"),
    ],
)
def test_fixed(value: Any, places: Any, text: str) -> None:
    assert units.fixed(value, places) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 0, "-"),
        (0, 0, "-"),
        (0, 5, "0 %"),
        (1, 20_001, "< 0.01 %"),
        (1, 20_000, "0.01 %"),
        (1, 1, "100.00 %"),
        (2, 3, "66.67 %"),
        (1, 2, "50.00 %"),
    ],
)
def test_percent(part: Any, whole: Any, text: str) -> None:
    assert units.percent(part, whole) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (Fraction(1, 2), Fraction(3), "16.67 %"),
        (Fraction(-1, 2), Fraction(3), "-16.67 %"),
        (Fraction(1, 10**6), Fraction(3), "< 0.01 %"),
        (Fraction(-1, 10**6), Fraction(3), "> -0.01 %"),
        (Fraction(0), Fraction(3), "0 %"),
        (Fraction(3), Fraction(0), "-"),
    ],
)
def test_a_term_that_is_nearly_nothing_is_not_nothing(
    part: Fraction, whole: Fraction, text: str
) -> None:
    assert units.percent_of(part, whole) == text


def test_share() -> None:
    assert (units.share(1, 4), units.share(0, 4), units.share(3, 0)) == (0.25, 0.0, 0.0)
    assert units.share(1, 1) == 1.0


@pytest.mark.parametrize(
    ("value", "base", "text"),
    [
        (1, 0, "-"),
        (0, 0, "-"),
        (0, 3, "0 x"),
        (1, 2001, "< 0.001 x"),
        (1, 2000, "0.001 x"),
        (1, 1, "1.000 x"),
        (5, 3, "1.667 x"),
    ],
)
def test_ratio(value: Any, base: Any, text: str) -> None:
    assert units.ratio(value, base) == text


@pytest.mark.parametrize(
    ("part", "largest", "width", "text"),
    [
        (5, 10, 0, ""),
        (5, 0, 4, ""),
        (0, 10, 4, ""),
        (10, 10, 4, "████"),
        (5, 10, 3, "█▌"),
        (1, 8, 1, "▏"),
        (7, 8, 1, "▉"),
        (1, 10**9, 4, "▏"),
        (1, 1, 1, "█"),
        (9, 16, 2, "█▏"),
    ],
)
def test_bar(part: Any, largest: Any, width: Any, text: str) -> None:
    assert units.bar(part, largest, width) == text


def test_one_of_a_thing_is_no_plural() -> None:
    found = [units.number_of(n, "stored value") for n in (0, 1, 2, 1200)]
    assert found == ["0 stored values", "1 stored value", "2 stored values", "1,200 stored values"]
