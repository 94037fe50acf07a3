"""The numbers a parameter may be: whole ones, choices, and what its declared range says."""

from fractions import Fraction
from typing import Any

import pytest

from costcalc import cost_of, graph_from_text
from costcalc.errors import SpecError, UsageError
from costcalc.explore.domain import Domain, domain_of
from costcalc.explore.plateaus import ABOVE_ALL, BELOW_ALL, Cut, Plateau
from costcalc.explore.ranges import ALL, POSITIVE, Interval, declared
from costcalc.explore.targets import parse_targets

HALF = Fraction(1, 2)


def spec(param: Any) -> Any:
    text = f"costcalc: 1\nparams: {{a: {{{param}}}}}\ninput: (3, 8, 6)\nlayers: [conv(int(9 * a))]"
    return graph_from_text(text)


def interval(range_: Any) -> Any:
    return declared(spec(f"default: 2.5, range: '{range_}'").spec.params["a"])


def test_only_a_whole_parameter_is_kept_to_whole_numbers() -> None:
    from_1_to_4 = Interval(Fraction(1), True, Fraction(4), False)
    whole, any_ = (Domain("a", from_1_to_4, whole, ()) for whole in (True, False))
    assert [whole.holds(x) for x in (1, 2 + HALF, 3, 4)] == [True, False, True, False]
    assert [any_.holds(x) for x in (1, 2 + HALF, 3, 4)] == [True, True, True, False]


def test_choices_are_all_there_is_from_the_least_to_the_largest() -> None:
    domain = domain_of(spec("default: 2, choices: [4, 2, 8]"), "a")
    assert domain.choices == (2, 4, 8)
    assert domain.interval == Interval(Fraction(2), True, Fraction(8), True)
    assert [domain.holds(x) for x in (2, 3, 8)] == [True, False, True]


@pytest.mark.parametrize(
    ("written", "low", "low_included", "high", "high_included"),
    [
        ("1 <= a <= 4", 1, True, 4, True),
        ("1 < a < 4", 1, False, 4, False),
        ("a >= 1 and a < 4", 1, True, 4, False),
        ("4 > a and 1 < a", 1, False, 4, False),
        ("a > 1 and a >= 2 and a > 2", 2, False, None, False),
        ("a <= 4 and a <= 3 and a < 3", None, False, 3, False),
        ("a < 3 and a <= 3", None, False, 3, False),
    ],
)
def test_a_declared_range(
    written: Any, low: Any, low_included: Any, high: Any, high_included: Any
) -> None:
    found = interval(written)
    assert (found.low, found.low_included) == (low, low_included)
    assert (found.high, found.high_included) == (high, high_included)
    assert (found.start == BELOW_ALL) is (low is None)
    assert (found.end == ABOVE_ALL) is (high is None)


@pytest.mark.parametrize("written", ["a != 3", "a < 3 or a > 4", "3 > 1"])
def test_a_range_that_is_not_one_interval_is_refused(written: Any) -> None:
    with pytest.raises(SpecError, match="not one interval"):
        interval(written)


def test_without_a_range_a_positive_number_stays_positive() -> None:
    param = spec("default: 2").spec.params["a"]
    assert declared(param, 2) == POSITIVE
    assert declared(param, -1) == declared(param, 0) == ALL


def test_the_middle_is_the_shortest_number_well_inside() -> None:
    """Neither in the first nor in the last quarter, nor on their borders."""
    above_0 = Cut(Fraction(0), True)
    assert Plateau(above_0, Cut(Fraction(2, 15), False)).middle() == Fraction(7, 100)
    assert Plateau(above_0, Cut(Fraction(1), False)).middle() == HALF
    from_1 = Cut(Fraction(1), False)
    assert Plateau(from_1, Cut(1 + Fraction(2, 15), True)).middle() == 1 + Fraction(7, 100)


def test_the_middle_of_a_narrow_plateau_has_nine_digits() -> None:
    narrow = Plateau(Cut(Fraction(0), True), Cut(Fraction(1, 7 * 10**7), False))
    assert narrow.middle() == Fraction(7, 10**9)


def test_a_handy_number_at_either_end() -> None:
    closed = Plateau(Cut(Fraction(9, 8), False), Cut(Fraction(15, 8), True))
    open_ = Plateau(Cut(Fraction(6, 5), True), Cut(Fraction(9, 5), False))
    assert (closed.handy(smallest=True), closed.handy()) == (Fraction(6, 5), Fraction(9, 5))
    assert (open_.handy(smallest=True), open_.handy()) == (Fraction(13, 10), Fraction(17, 10))
    wide = Plateau(Cut(Fraction(2), True), Cut(Fraction(7), True))
    assert (wide.handy(smallest=True), wide.handy()) == (3, 7)


def test_units_of_a_budget() -> None:
    limits = [parse_targets([f"macs<=3{unit}"])[0].limit for unit in ("", "k", "M", "G", "T")]
    assert limits == [3, 3_000, 3_000_000, 3_000_000_000, 3_000_000_000_000]
    assert parse_targets(["macs<=1"])[0].limit == 1
    with pytest.raises(UsageError, match="a budget must be above 0"):
        parse_targets(["macs<=0"])


def test_settings_of_a_whole_parameter_are_counted_one_by_one() -> None:
    assert domain_of(spec("default: 2, range: 1 <= a <= 4, whole: true"), "a").whole
    assert not domain_of(spec("default: 2, range: 1 <= a <= 4"), "a").whole
    assert not domain_of(cost_of("mobilenet_v2").graph, "alpha").whole
