"""Symbols: what folds, what stays as written, and what refuses to be decided."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.algebra import (
    Value,
    both,
    ceil_div,
    decided,
    divide,
    divides,
    either,
    equal,
    exact_div,
    floor_div,
    greatest_common_divisor,
    is_whole,
    less,
    maximum,
    minimum,
    negate,
)
from costcalc.algebra.language import find as function
from costcalc.algebra.symbolic import Undecided, symbol

make_divisible = function("make_divisible")
round_half_even = function("round")
round_log = function("round_log")
truncate = function("int")

h, w = symbol("h"), symbol("w")
alpha = symbol("alpha", whole=False)


def test_quotients_of_quotients_fold() -> None:
    assert repr(ceil_div(ceil_div(h, 2), 2)) == repr(ceil_div(h, 4))
    assert repr(floor_div(floor_div(h, 2), 3)) == repr(floor_div(h, 6))
    assert repr(ceil_div(ceil_div(alpha, 2), 2)) == repr(ceil_div(alpha, 4))
    assert repr(ceil_div(ceil_div(h, w), 3)) == repr(ceil_div(h, 3 * w))


def test_quotients_of_the_other_kind_do_not_fold() -> None:
    assert "floor_div(h, 2)" in repr(ceil_div(floor_div(h, 2), 2))
    assert "ceil_div(h, 2)" in repr(ceil_div(ceil_div(h, 2), Fraction(3, 2)))


sizes = st.integers(1, 10**4)
steps = st.integers(1, 9)


@settings(deadline=None)
@given(sizes, st.builds(Fraction, steps, steps), steps)
def test_folding_is_right(size: int, first: Fraction, second: int) -> None:
    for division in (ceil_div, floor_div):
        folded = division(division(h, first), second)
        assert folded.put({"h": size}) == division(division(size, first), second)


def test_nothing_to_round_is_not_rounded() -> None:
    assert repr(ceil_div(6 * h, 3)) == repr(2 * h)
    assert repr(floor_div(h * w, w)) == repr(h)
    assert repr(round_half_even(h + 1)) == repr(h + 1)
    assert repr(truncate(ceil_div(h, 2))) == repr(ceil_div(h, 2))


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda: ceil_div(h, 2), "ceil_div(h, 2)"),
        (lambda: floor_div(h, 2), "floor_div(h, 2)"),
        (lambda: round_half_even(alpha), "round_half_even(alpha)"),
        (lambda: truncate(alpha), "truncate(alpha)"),
        (lambda: make_divisible(32 * alpha, 8), "make_divisible(32*alpha, 8)"),
        (lambda: round_log(alpha, 2), "round_log(alpha, 2)"),
        (lambda: maximum(h, w), "maximum(h, w)"),
        (lambda: minimum(h, 7), "minimum(h, 7)"),
        (lambda: greatest_common_divisor(h, w), "greatest_common_divisor(h, w)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rounding_stays_as_written(answer: Callable[[], Value], text: str) -> None:
    assert repr(answer()) == f"Symbolic({text})"


def test_the_order_of_arguments_is_kept() -> None:
    for one in (maximum, minimum, greatest_common_divisor):
        assert repr(one(h, w)) == f"Symbolic({one.__name__}(h, w))"
        assert repr(one(w, h)) == f"Symbolic({one.__name__}(w, h))"
        assert repr(one(7, w)) == f"Symbolic({one.__name__}(7, w))"


def test_what_is_rounded_is_whole() -> None:
    rounded = [round_half_even(alpha), truncate(alpha), make_divisible(alpha), round_log(alpha, 2)]
    divided = [ceil_div(alpha, 2), floor_div(alpha, 2), greatest_common_divisor(h, w)]
    for number in (*rounded, *divided, maximum(h, w), minimum(h, w)):
        assert is_whole(number) is True
    assert decided(is_whole(maximum(h, alpha))) is None


def test_a_choice_is_made_where_the_sign_is_known() -> None:
    assert repr(maximum(h, h + w)) == repr(h + w)
    assert repr(minimum(h, h + w)) == repr(h)
    assert repr(maximum(h, 1)) == repr(h)
    assert repr(minimum(h, h)) == repr(h)


def test_answers_that_are_known() -> None:
    assert equal(h, h) is True
    assert equal(h, h + 1) is False
    assert equal(2 * h, h + h) is True
    assert less(h, h + w) is True
    assert less(h, 0) is False
    assert less(h, 1) is False
    assert is_whole(ceil_div(h, 2)) is True
    assert is_whole(make_divisible(alpha)) is True
    assert divides(2, 4 * h) is True
    assert is_whole(h + Fraction(1, 2)) is False


UNDECIDED = [equal(h, w), less(h, w), is_whole(alpha), divides(2, h), equal(h, ceil_div(w, 2))]


@pytest.mark.parametrize("truth", UNDECIDED, ids=repr)
def test_an_undecided_condition_is_neither_true_nor_false(truth: Any) -> None:
    assert isinstance(truth, Undecided)
    assert decided(truth) is None
    with pytest.raises(TypeError, match="three answers"):
        bool(truth)
    with pytest.raises(TypeError, match="three answers"):
        _ = truth and True


@pytest.mark.parametrize(
    ("a", "b", "and_", "or_"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_three_valued_logic(
    a: bool | None, b: bool | None, and_: bool | None, or_: bool | None
) -> None:
    for first, second in ((a, b), (b, a)):
        p = Undecided("p") if first is None else first
        q = Undecided("q") if second is None else second
        assert decided(both(p, q)) is and_
        assert decided(either(p, q)) is or_
    assert decided(negate(p)) is (None if first is None else not first)


def test_conditions_can_be_read() -> None:
    truth = both(equal(h, w), either(less(h, 7), False))
    assert repr(truth) == "Undecided('(h == w) and (h < 7)')"
    assert repr(negate(less(h, w))) == "Undecided('not (h < w)')"


def test_putting_numbers_in() -> None:
    form = exact_div(ceil_div(h, 2) * w, 3)
    assert form.put({"h": 7, "w": 6, "unused": 1}) == 4 * 6 // 3
    assert form.put({"h": 7, "w": 7}) == Fraction(4 * 7, 3)
    with pytest.raises(KeyError, match="w"):
        form.put({"h": 7})


def test_fractions_stay_exact() -> None:
    assert divide(1, h).put({"h": 3}) == Fraction(1, 3)
    assert (alpha * Fraction(857, 1000)).put({"alpha": Fraction(6, 7)}) == Fraction(857 * 6, 7000)
