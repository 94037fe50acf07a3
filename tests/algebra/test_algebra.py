"""Each function gives one answer: over exact numbers, over symbols once put in, over arrays."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import algebra
from costcalc.algebra import Condition, Exact, Number, Value, decided
from costcalc.algebra.arrays import Array, Mask
from costcalc.algebra.exact import simplest
from costcalc.algebra.language import find as language_function
from costcalc.algebra.symbolic import Symbolic, symbol

make_divisible = language_function("make_divisible")
round_half_even = language_function("round")
round_log = language_function("round_log")
truncate = language_function("int")

SHIFT = 1000
"""A symbol is positive: less this much, it stands for any number."""

steady = settings(deadline=None, max_examples=100)

denominators = st.sampled_from([1, 2, 3, 4, 6])
numbers = st.builds(Fraction, st.integers(-60, 60), denominators).map(simplest)
positive = st.builds(Fraction, st.integers(1, 500), denominators).map(simplest)
sizes = st.integers(1, 500)
pairs = st.tuples(numbers, numbers.filter(bool))
some = partial(st.lists, min_size=1, max_size=4)


def unknown(name: str) -> Symbolic:
    """A symbolic number of which nothing is known."""
    return symbol(name, whole=False) - SHIFT


def put(answer: Value, **values: Exact) -> Exact:
    assert isinstance(answer, Symbolic)
    return answer.put({name: value + SHIFT for name, value in values.items()})


def of_one(function: Callable[[Any], Any], values: list[Exact]) -> None:
    """One answer, whichever kind of number the argument is."""
    expected = [function(value) for value in values]
    assert function(Array.of(values)).values() == expected
    assert function(Symbolic.lift(values[0])).put({}) == expected[0]
    assert put(function(unknown("x")), x=values[0]) == expected[0]


def of_two(function: Callable[[Any, Any], Any], values: list[tuple[Exact, Exact]]) -> None:
    """One answer, whichever of the two is exact."""
    left, right = zip(*values, strict=True)
    a, b = values[0]
    x, y = unknown("x"), unknown("y")
    assert function(Array.of(left), Array.of(right)).values() == [function(*v) for v in values]
    assert function(Array.of(left), b).values() == [function(value, b) for value in left]
    assert function(a, Array.of(right)).values() == [function(a, value) for value in right]
    assert put(function(x, y), x=a, y=b) == function(a, b)
    assert put(function(x, b), x=a) == function(a, b)
    assert put(function(a, y), y=b) == function(a, b)


@pytest.mark.parametrize(
    "function",
    [
        operator.add,
        operator.sub,
        operator.mul,
        operator.floordiv,
        algebra.divide,
        algebra.ceil_div,
        algebra.floor_div,
        algebra.maximum,
        algebra.minimum,
    ],
    ids=lambda function: function.__name__,
)
@steady
@given(some(pairs))
def test_functions_of_two_numbers(
    function: Callable[[Any, Any], Any], values: list[tuple[Exact, Exact]]
) -> None:
    of_two(function, values)


@pytest.mark.parametrize(
    "function",
    [
        operator.neg,
        algebra.floor,
        algebra.ceil,
        round_half_even,
        truncate,
        algebra.absolute,
        lambda x: x**3,
    ],
    ids=["neg", "floor", "ceil", "round_half_even", "truncate", "absolute", "cube"],
)
@steady
@given(some(numbers))
def test_functions_of_one_number(function: Callable[[Any], Any], values: list[Exact]) -> None:
    of_one(function, values)


@steady
@given(some(positive), st.integers(1, 16))
def test_make_divisible(values: list[Exact], divisor: int) -> None:
    of_one(lambda x: make_divisible(x, divisor), values)


@steady
@given(some(positive), st.sampled_from([2, 3, 10, Fraction(3, 2), Fraction(9, 4)]))
def test_round_log(values: list[Exact], base: Exact) -> None:
    of_one(lambda x: round_log(x, base), values)


@steady
@given(some(st.tuples(sizes, sizes)))
def test_greatest_common_divisor(values: list[tuple[int, int]]) -> None:
    of_two(algebra.greatest_common_divisor, values)


@steady
@given(some(st.tuples(sizes, sizes)))
def test_exact_div(values: list[tuple[int, int]]) -> None:
    products = [a * b for a, b in values]
    quotients, divisors = zip(*values, strict=True)
    n, m = symbol("n"), symbol("m")
    assert algebra.exact_div(products[0], divisors[0]) == quotients[0]
    assert algebra.exact_div(Array.of(products), Array.of(divisors)).values() == [*quotients]
    assert algebra.exact_div(n, m).put({"n": products[0], "m": divisors[0]}) == quotients[0]


def truths(truth: bool | Condition) -> list[bool]:
    assert isinstance(truth, Mask)
    return truth.truths.tolist()


@pytest.mark.parametrize(
    "question",
    [algebra.equal, algebra.less, algebra.at_most, lambda a, b: algebra.divides(b, a)],
    ids=["equal", "less", "at_most", "divides"],
)
@steady
@given(some(pairs))
def test_questions(question: Callable[[Any, Any], Any], values: list[tuple[Exact, Exact]]) -> None:
    """Arrays answer for each setting; symbols never against the truth, and numbers always."""
    left, right = zip(*values, strict=True)
    a, b = values[0]
    answer = question(a, b)
    assert type(answer) is bool
    assert truths(question(Array.of(left), Array.of(right))) == [question(*v) for v in values]
    assert truths(question(Array.of(left), b)) == [question(value, b) for value in left]
    assert truths(question(a, Array.of(right))) == [question(a, value) for value in right]
    assert question(Symbolic.lift(a), b) is answer
    assert question(a, Symbolic.lift(b)) is answer
    assert decided(question(unknown("x"), b)) is None


@steady
@given(some(numbers))
def test_is_whole(values: list[Exact]) -> None:
    expected = [value.denominator == 1 for value in values]
    assert [algebra.is_whole(value) for value in values] == expected
    assert truths(algebra.is_whole(Array.of(values))) == expected
    assert algebra.is_whole(Symbolic.lift(values[0])) is expected[0]
    assert decided(algebra.is_whole(unknown("x"))) is None


@pytest.mark.parametrize("function", [algebra.divide, algebra.ceil_div, algebra.floor_div])
@pytest.mark.parametrize("dividend", [7, symbol("n"), Array.of([7, 8])], ids=repr)
def test_division_by_zero_has_no_answer(
    function: Callable[[Any, Any], Any], dividend: Value
) -> None:
    with pytest.raises(ArithmeticError):
        function(dividend, 0)


def test_symbols_and_arrays_do_not_mix() -> None:
    n, array = symbol("n"), Array.of([7, 8])
    for function in (operator.add, algebra.ceil_div, algebra.maximum, algebra.equal):
        with pytest.raises(TypeError, match="do not mix"):
            function(n, array)
        with pytest.raises(TypeError, match="do not mix"):
            function(array, n)


@pytest.mark.parametrize("connect", [algebra.both, algebra.either])
def test_conditions_on_them_do_not_mix_either(connect: Callable[[Any, Any], Any]) -> None:
    undecided, mask = algebra.less(symbol("n"), 7), algebra.less(Array.of([7, 8]), 8)
    with pytest.raises(TypeError, match="do not mix"):
        connect(undecided, mask)
    with pytest.raises(TypeError, match="do not mix"):
        connect(mask, undecided)


@pytest.mark.parametrize("number", [symbol("n"), Array.of([7, 8])], ids=repr)
def test_numbers_are_not_compared_in_python(number: Value) -> None:
    """`==` and `<` would have to say true or false."""
    with pytest.raises(TypeError):
        _ = number == 7
    with pytest.raises(TypeError):
        _ = number < 7
    with pytest.raises(TypeError):
        max(number, 7)
    with pytest.raises(TypeError):
        hash(number)


@pytest.mark.parametrize("number", [symbol("n"), Array.of([7, 8])], ids=repr)
@pytest.mark.parametrize("exponent", [-1, Fraction(1, 2), symbol("m")], ids=repr)
def test_exponents_are_whole(number: Value, exponent: Any) -> None:
    with pytest.raises(algebra.ExactnessError):
        number**exponent


def test_half_a_domain_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Half does not answer: .*\bplus\b"):
        type("Half", (Number,), {"times": lambda self, other: self})
    with pytest.raises(TypeError, match=r"Maybe does not answer: both"):
        type("Maybe", (Condition,), {})
