"""Local numbers: what is decided at a setting stays so in the region, and not beyond its ends."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import algebra
from costcalc.algebra import ExactnessError
from costcalc.algebra.language import find as function
from costcalc.explore.local import Local
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.region import Region
from costcalc.explore.roots import Root, roots, value_of
from costcalc.explore.sweep import Sweep
from costcalc.explore.walk import Piece

make_divisible = function("make_divisible")
round_half_even = function("round")
round_log = function("round_log")
truncate = function("int")

SPAN = Plateau(Cut(Fraction(-3), True), Cut(Fraction(5), True))


def looked(formula: Any, at: Any, *, whole: Any = False, span: Any = SPAN) -> Any:
    """The value of a formula at a setting, and the region in which it is that."""
    region = Region(at, whole, span)
    found = formula(Local.parameter(region))
    return (found.value if isinstance(found, Local) else found), region.span


def steps(formula: Any, low: Any, high: Any) -> Any:
    """All pieces of a formula between two numbers: `VALUE from CUT`."""
    span = Plateau(Cut(Fraction(low), True), Cut(Fraction(high), False))
    values = {}

    def look(at: Any, gap: Any) -> Any:
        value, piece = looked(formula, at, span=gap)
        values[piece.start] = value
        return Piece(piece, None)

    sweep = Sweep(span, False)
    sweep.fill(look, Fraction(7, 5), 1000)
    assert not sweep.gaps[0]
    found: list[Any] = []
    for cut in sorted(values):
        if not found or values[cut] != found[-1][1]:
            found.append((f"{'above' if cut.after else 'at'} {cut.value}", values[cut]))
    return [where for where, _ in found[1:]]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (lambda x: truncate(3 * x / 2), ["at 2/3", "at 4/3"]),
        (lambda x: algebra.ceil_div(3 * x, 2), ["above 2/3", "above 4/3"]),
        (lambda x: algebra.floor_div(x + 1, 2), ["at 1"]),
        (lambda x: round_half_even(x), ["above 1/2", "at 3/2"]),
        (lambda x: round_half_even(3 - x), ["at 1/2", "above 3/2"]),
        (
            lambda x: make_divisible(20 * x, 8),
            ["above 4/9", "above 8/9", "above 4/3", "above 16/9"],
        ),
        (
            lambda x: truncate(4 * algebra.maximum(1, x)),
            ["at 5/4", "at 3/2", "at 7/4"],
        ),
        (lambda x: truncate(algebra.minimum(1, 2 * x)), ["at 1/2"]),
        (
            lambda x: algebra.floor_div(algebra.ceil_div(5 * x, 1), 3),
            ["above 2/5", "above 1", "above 8/5"],
        ),
        (lambda x: truncate(4 * x * x), ["at 1/2", "at 1", "at 3/2"]),
        (lambda x: round_log(x, 4), ["at 1/2"]),
        (lambda x: algebra.ceil_div(2, x + 1), ["at 1"]),
    ],
)
def test_where_a_rounding_jumps(formula: Any, expected: Any) -> None:
    """Between 0 and 2: at the number, or immediately above it. 4x² only where that is rational."""
    low = Fraction(9, 20) if expected == ["at 1/2"] else 0
    found = [where for where in steps(formula, low, 2) if len(where) < 12]
    assert found == expected


FORMULAS = [
    lambda x, a, b: truncate(a * x + b),
    lambda x, a, b: algebra.ceil_div(a * x, 3 + b),
    lambda x, a, b: algebra.floor_div(a * x * x - b * x, 2),
    lambda x, a, b: round_half_even(a * x - b),
    lambda x, a, b: make_divisible(a * x, 8),
    lambda x, a, b: make_divisible(8 * x, x + 7),
    lambda x, a, b: make_divisible(truncate(a * x) * x, 4),
    lambda x, a, b: make_divisible(a * algebra.maximum(1, x), 8),
    lambda x, a, b: truncate(algebra.minimum(a * x, 9 + b)),
    lambda x, a, b: algebra.ceil_div(a, x * x + 1),
    lambda x, a, b: algebra.floor_div(a, x - 6),
    lambda x, a, b: algebra.less(algebra.absolute(x - 1), b),
    lambda x, a, b: round_log(x * x + b + 1, Fraction(3, 2)),
    lambda x, a, b: round_log(x - 1, Fraction(3, 2)),
    lambda x, a, b: algebra.divide(a, truncate(x)),
    lambda x, a, b: algebra.equal(truncate(a * x), b),
    lambda x, a, b: algebra.less(x**3, b),
    lambda x, a, b: algebra.is_whole(algebra.divide(a * x, 3)),
    lambda x, a, b: algebra.divides(3, a * x),
    lambda x, a, b: algebra.power(2, truncate(x)),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FORMULAS),
    st.integers(1, 40),
    st.integers(0, 5),
    st.booleans(),
    st.builds(Fraction, st.integers(-299, 499), st.sampled_from([100, 3 * 37, 128])),
    st.lists(st.integers(0, 60), min_size=3, max_size=6),
)
def test_in_its_region_a_formula_stays_what_it_is(
    formula: Any, a: Any, b: Any, whole: Any, at: Any, places: Any
) -> None:
    """Law: at every setting of the region the exact value is that of the local number."""
    at = Fraction(round(at)) if whole else at
    region = Region(at, whole, SPAN)
    if at not in SPAN:
        return
    found = _value(formula, Local.parameter(region), a, b)
    start, end = region.start.value, region.end.value
    for place in places:
        x = start + (end - start) * Fraction(place, 60)
        x = Fraction(round(x)) if whole else x
        if x in region.span:
            exact = _value(formula, x, a, b)
            assert (found.at(x) if isinstance(found, Local) else found) == exact


def _value(formula: Any, x: Any, a: Any, b: Any) -> Any:
    try:
        return (
            formula(x, a, b) if isinstance(x, Local) else formula(algebra.exact.simplest(x), a, b)
        )
    except ArithmeticError:
        return "none"


def test_of_a_single_setting_every_number_is_exact() -> None:
    region = Region(Fraction(1, 2), False, SPAN)
    x = Local.parameter(region)
    assert isinstance(x + 1, Local)
    region.pin()
    for number in (x + 1, 3 * x, Local.parameter(region), x * x):
        assert isinstance(number, int | Fraction)
    assert x + 1 == Fraction(3, 2)
    assert (
        Local.parameter(Region(2, True, Plateau(Cut(Fraction(2), False), Cut(Fraction(2), True))))
        == 2
    )


@pytest.mark.parametrize("x", [1, 2, Fraction(5, 2), 4, Fraction(9, 2)])
def test_a_multiple_of_a_divisor_that_varies_is_never_below_nine_tenths(x: Any) -> None:
    """At x = 1 the nearest multiple of 8 to 11 is 8, which is less than 9.9."""
    assert looked(lambda x: make_divisible(x + 10, x + 7), x)[0] == (make_divisible(x + 10, x + 7))
    assert make_divisible(1 + 10, 1 + 7) == 16
    assert looked(lambda x: make_divisible(80, x + 7), x)[0] == (make_divisible(80, x + 7))


def test_a_constant_is_never_local() -> None:
    x = Local.parameter(Region(Fraction(1, 2), False, SPAN))
    assert type(x - x) is int
    assert type(x / x) is int
    assert type(0 * x) is int


def test_division_by_what_is_zero_at_the_setting_only() -> None:
    region = Region(2, False, SPAN)
    with pytest.raises(ExactnessError):
        1 / (Local.parameter(region) - 2)
    assert region.is_point


# Roots


@pytest.mark.parametrize(
    ("polynomial", "expected"),
    [
        ((-3, 2), [Fraction(3, 2)]),
        ((2, -3, 1), [1, 2]),
        ((4, -4, 1), [2]),
        ((1, 0, 1), []),
        ((0, -1, 0, 1), [-1, 0, 1]),
        ((-6, 11, -6, 1), [1, 2, 3]),
        ((3, -10, 3), [Fraction(1, 3), 3]),
        ((-3, 10, -3), [Fraction(1, 3), 3]),
    ],
)
def test_rational_roots_are_exact(polynomial: Any, expected: Any) -> None:
    assert roots(polynomial) == tuple(Root(Fraction(x), False) for x in expected)


@pytest.mark.parametrize(
    "polynomial", [(-2, 0, 1), (2, 0, -1), (-5, 1, 3), (-2, 0, 0, 1), (1, -7, 0, 1, 2)]
)
def test_an_irrational_root_lies_between_neighbours(polynomial: Any) -> None:
    found = roots(polynomial)
    assert found
    for root in found:
        assert root.irrational
        above = root.value + Fraction(1, 10**24)
        assert value_of(polynomial, root.value) * value_of(polynomial, above) < 0
