"""The one rule of agreement: ours, rounded or truncated, is what is printed; nothing looser."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import Source, Span, SpecError
from costcalc.explore.agreement import agreement, agrees
from costcalc.spec.printed import in_unit, read_number, read_shape
from costcalc.spec.published import Printed
from costcalc.spec.tree import Scalar


def scalar(text: str) -> Scalar:
    return Scalar(text, Span(Source("<test>", text), 1, 1, len(text)))


def printed(text: str, **units: Any) -> Printed:
    return read_number(scalar(text), {name: Fraction(size) for name, size in units.items()})


@pytest.mark.parametrize(
    ("text", "ours", "answer"),
    [
        ("2.2M", 2_150_000, "rounded"),  # half-way from below: up to 2.2
        ("2.1M", 2_150_000, "truncated"),  # and cut off to 2.1
        ("2.2M", 2_149_999, "differs"),
        ("2.2M", 2_249_999, "rounded"),
        ("2.2M", 2_250_000, "truncated"),
        ("2.2M", 2_299_999, "truncated"),
        ("2.2M", 2_300_000, "differs"),
        ("2.20M", 2_210_000, "differs"),
        ("29570", 29_570, "rounded"),
        ("29570", 29_571, "differs"),
        ("29,570", 29_570, "rounded"),
        ("29570", 29_569, "differs"),
        ("94.86%", Fraction(948_574, 10**6), "rounded"),
        ("94.86%", Fraction(94_855, 10**5), "rounded"),
        ("94.86%", Fraction(94_870, 10**5), "differs"),
        ("4.9x", Fraction(499, 100), "truncated"),
        ("8..9", 8, "rounded"),
        ("8..9", 9, "rounded"),
        ("8..9", Fraction(901, 100), "differs"),
        ("0.3..0.5%", Fraction(4, 1000), "rounded"),
        ("1KiB", 1024, "rounded"),
        ("5 million", 5_499_999, "rounded"),
    ],
)
def test_rounded_truncated_or_neither(text: Any, ours: Any, answer: Any) -> None:
    assert agreement(printed(text), ours) == answer


def test_what_a_unit_is_that_sources_differ_on() -> None:
    assert agrees(printed("4KB", KB=1024), 4096)
    assert agrees(printed("4KB", KB=1000), 4096)
    assert not agrees(printed("4KB", KB=1000), 5000)
    with pytest.raises(SpecError, match="sources differ"):
        printed("4KB")


@given(st.integers(0, 10**12), st.integers(0, 9), st.integers(0, 3))
def test_what_agrees_is_printed_by_rounding_or_cutting(ours: int, power: int, places: int) -> None:
    """And so does no other figure of as many digits."""
    scale = 10 ** max(0, power - places)
    digits = {ours // scale, (2 * ours + scale) // (2 * scale)}
    for last in range(ours // scale - 2 if ours // scale > 1 else 0, ours // scale + 4):
        one = Printed("", Fraction(last * scale), Fraction(scale))
        assert agrees(one, ours) is (last in digits)


@pytest.mark.parametrize(
    ("text", "axes", "sizes"),
    [
        ("112x112x32", "hwc", (112, 112, 32)),
        ("112 × 56 × 32", "hwc", (112, 56, 32)),
        ("112^2 x 32", "hwc", (112, 112, 32)),
        ("7²x9", "hwc", (7, 7, 9)),
        ("14x7", "hw", (14, 7)),
        ("144", "c", (144,)),
    ],
)
def test_a_shape_agrees_where_every_size_does(text: Any, axes: Any, sizes: Any) -> None:
    shape = read_shape(scalar(text), axes)
    assert agrees(shape, sizes)
    for place in range(len(sizes)):
        other = list(sizes)
        other[place] += 1
        assert not agrees(shape, tuple(other))


def test_a_figure_in_another_unit_keeps_its_digits() -> None:
    one = in_unit(printed("0.58M"), "B", {}, scalar("0.58M").span)
    assert (one.text, one.value, one.place) == ("0.58B", 580_000_000, 10_000_000)
    with pytest.raises(SpecError, match="printed in `million` already"):
        in_unit(printed("0.58M"), "million", {}, scalar("0.58M").span)
    with pytest.raises(SpecError, match="single number"):
        in_unit(printed("8..9M"), "B", {}, scalar("8..9M").span)
