"""Numbers followed through a formula: the value, the exact form and the smooth form agree."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import algebra
from costcalc.algebra import (
    ExactnessError,
    both,
    ceil_div,
    decided,
    divide,
    divides,
    either,
    equal,
    exact_div,
    floor_div,
    is_whole,
    less,
    maximum,
    minimum,
    negate,
    power,
)
from costcalc.algebra.arrays import Array
from costcalc.algebra.facts import Fact
from costcalc.algebra.language import find as function
from costcalc.algebra.symbolic import Symbolic, symbol
from costcalc.algebra.symbols import least
from costcalc.algebra.traced import MustBeWhole, Trace, Traced

make_divisible = function("make_divisible")
round_half_even = function("round")
round_log = function("round_log")
truncate = function("int")


def traced(name: str, value: Any, *, whole: bool = False) -> Traced:
    return Trace().symbol(name, value, whole=whole)


def facts(number: Traced) -> list[str]:
    return [f"{f.left} {f.relation} {f.right}" for f in number.trace.facts]


small = st.integers(1, 40)
values = st.builds(Fraction, st.integers(1, 400), st.integers(1, 20))

OPERATIONS: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a**2 + b,
    divide,
    ceil_div,
    floor_div,
    maximum,
    minimum,
    lambda a, b: round_half_even(a * b),
    lambda a, b: truncate(a / b) if isinstance(a, Traced) else truncate(divide(a, b)),
    lambda a, b: make_divisible(a, 8),
    lambda a, b: make_divisible(100, round_half_even(b) + 1),
    lambda a, b: round_log(a, 2),
]


@settings(deadline=None, max_examples=150)
@given(values, values, st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=4))
def test_value_and_exact_form_are_the_exact_domain(a: Fraction, b: Fraction, steps: Any) -> None:
    """Whatever is done, the value is what ints and fractions give, and so is the form."""
    trace = Trace()
    number, other = trace.symbol("a", a), trace.symbol("b", b)
    plain: Any = a
    for step in steps:
        try:
            plain = step(plain, b)
        except ExactnessError:
            with pytest.raises(ExactnessError):
                step(number, other)
            return
        number = step(number, other)
    assert number.value == plain
    assert Symbolic(number.form).put({"a": a, "b": b}) == plain


@pytest.mark.parametrize(
    ("number", "smooth"),
    [
        (lambda: ceil_div(traced("r", 225), 2), "r/2"),
        (lambda: floor_div(traced("r", 225), 2), "r/2"),
        (lambda: truncate(traced("alpha", Fraction(3, 4)) * 33), "33*alpha"),
        (lambda: round_half_even(traced("rho", Fraction(6, 7)) * 224), "224*rho"),
        (lambda: make_divisible(traced("w", Fraction(11, 10)) * 24), "24*w"),
        (lambda: maximum(8, truncate(traced("alpha", 1) * 32)), "32*alpha"),
        (lambda: maximum(64, truncate(traced("alpha", 1) * 32)), "64"),
        (lambda: minimum(traced("h", 7), 14), "h"),
        (lambda: power(2, round_log(traced("x", 9), 2)), "x"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_smooth_forms(number: Callable[[], Any], smooth: str) -> None:
    """Rounding is dropped; of two branches the one at the setting stays."""
    assert str(number().smooth) == smooth


def test_passes_keep_their_rounding() -> None:
    count = algebra.ceil(traced("d", Fraction(11, 10)) * 3)
    assert str(count.smooth) == "3*d"
    assert count.kept().smooth == count.form


def test_a_condition_has_the_truth_at_the_setting_and_its_fact() -> None:
    alpha = traced("alpha", 1)
    assert decided(less(alpha * 32, 64)) is True
    assert decided(equal(truncate(alpha * 24), truncate(alpha * 16))) is False
    assert facts(alpha) == ["alpha < 2", "truncate(24*alpha) != truncate(16*alpha)"]


def test_what_the_form_shows_needs_no_fact() -> None:
    n = traced("n", 7, whole=True)
    assert less(n, 1) is False
    assert equal(n + 1, n) is False
    assert divides(2, 4 * n) is True
    assert is_whole(make_divisible(n)) is True
    assert facts(n) == []


def test_facts_of_connected_conditions() -> None:
    """Of a false `and` one false part is enough; of a true one all parts are needed."""
    a = traced("a", 3)
    low, high = less(a, 5), less(a, 2)
    assert decided(both(low, high)) is False
    assert facts(a) == ["2 <= a"]
    assert decided(either(low, high)) is True
    assert facts(a) == ["2 <= a", "a < 5"]
    assert decided(negate(both(low, low))) is False
    assert both(low, True) is low
    assert both(low, False) is False
    assert either(low, True) is True
    assert either(high, False) is high


def test_an_opposite_undoes_itself() -> None:
    a, b = sympy.symbols("a b")
    for relation in ("==", "!=", "<", "<=", "divides", "does not divide"):
        fact = Fact(relation, a, b)
        assert fact.opposite() != fact
        assert fact.opposite().opposite() == fact


def test_a_symbol_that_must_be_whole_says_so() -> None:
    r = traced("r", 224)
    with pytest.raises(MustBeWhole) as found:
        decided(is_whole(r))
    assert found.value.symbol == "r"


def test_other_kinds_do_not_mix() -> None:
    a = traced("a", 3)
    for other in (symbol("n"), Array.of([1, 2])):
        with pytest.raises(TypeError, match="do not mix"):
            _ = a + other
        with pytest.raises(TypeError, match="do not mix"):
            both(less(a, 5), less(other, 2))
    with pytest.raises(TypeError, match="compare"):
        _ = a == 3


def test_division_by_zero() -> None:
    a = traced("a", 3)
    for division in (divide, ceil_div, floor_div, exact_div):
        with pytest.raises(ExactnessError):
            division(a, 0)


h, w = symbol("h").expression, symbol("w").expression
alpha = symbol("alpha", whole=False).expression


@pytest.mark.parametrize(
    ("form", "value", "attained"),
    [
        (h, 1, True),
        (alpha, 0, False),
        (h + w + 1, 3, True),
        (h + alpha, 1, False),
        (2 * h * w, 2, True),
        (alpha * h, 0, False),
        (h**2, 1, True),
        (1 / h, 0, False),
        (make_divisible(Symbolic(32 * alpha), 8).expression, 8, True),
        (maximum(Symbolic(alpha), 8).expression, 8, True),
        (maximum(Symbolic(h), Symbolic(alpha + 1)).expression, 1, False),
        (maximum(Symbolic(alpha + 1), Symbolic(h)).expression, 1, False),
        (ceil_div(Symbolic(alpha), 2).expression, 1, True),
        (floor_div(Symbolic(alpha), 2).expression, 0, True),
        (truncate(Symbolic(h / 2)).expression, 0, True),
    ],
    ids=str,
)
def test_lower_bounds(form: Any, value: int, attained: bool) -> None:
    assert least(form) == (value, attained)


@pytest.mark.parametrize("form", [-h, h - w, minimum(Symbolic(-h), 1).expression], ids=str)
def test_what_has_no_lower_bound(form: Any) -> None:
    assert least(form) is None


def test_always_equal_says_yes_only_where_it_is_known() -> None:
    x = traced("x", 3)
    assert algebra.always_equal(3, 3)
    assert not algebra.always_equal(3, 4)
    assert algebra.always_equal(x + 1, 1 + x)
    assert not algebra.always_equal(x, 3)
    assert facts(x) == []


def test_the_smooth_form_of_a_power_is_the_power_of_the_smooth_form() -> None:
    number = round_half_even(traced("x", 3))
    assert str(power(number, 3).smooth) == "x**3"


def test_the_least_of_a_power_is_known_of_whole_exponents_only() -> None:
    x = sympy.Symbol("x", positive=True)
    assert least(sympy.Integer(2) ** x) is None


def test_a_weaker_or_another_fact_does_not_follow() -> None:
    x, y = (sympy.Symbol(name, positive=True) for name in "xy")
    eight = sympy.Integer(8)
    assert Fact("<=", eight, x).implies(Fact("<=", sympy.Integer(7), x))
    assert Fact("<=", eight, x).implies(Fact("<=", eight, 2 * x))
    assert not Fact("<=", eight, x).implies(Fact("<=", sympy.Integer(9), x))
    assert not Fact("<=", eight, x).implies(Fact("<", eight, x))
    assert not Fact("<=", eight, x).implies(Fact("<=", eight, y))
    assert not Fact("<=", y, x).implies(Fact("<=", eight, x))
    up, down = (division(Symbolic(x), 2).expression for division in (ceil_div, floor_div))
    assert Fact("<=", eight, down).implies(Fact("<=", eight, down))
    assert not Fact("<=", eight, up).implies(Fact("<=", eight, down))  # at x = 15: 8 and 7
    assert not Fact("<=", eight, up).implies(Fact("<=", eight, x / 2))


def test_a_size_of_too_many_signs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from costcalc.algebra import traced as module

    x = traced("x", 3)
    monkeypatch.setattr(module, "LONGEST", 4)
    with pytest.raises(ExactnessError, match="more than 4 signs"):
        _ = (x + 1) * (x + 2) * (x + 3)
