"""Random expressions, read and evaluated as Python reads them over its fractions."""

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc.errors import Source, Span, SpecError
from costcalc.spec import parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.tree import Scalar

NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)")
NUMBERS = st.sampled_from(("0", "1", "2", "3", "7", "10", "0.5", "0.25", "2.75", "0.857"))
SIGNS = st.sampled_from((" + ", " - ", " * ", " / ", " // ", " % "))
POWERS = st.sampled_from((" ** 0", " ** 1", " ** 2", " ** 3", " ** -1", " ** -2"))
COMPARISONS = st.sampled_from((" == ", " != ", " < ", " <= ", " > ", " >= "))


class Exact:
    """A fraction that stays one: Python's own make ints of `//`, and floats of their powers."""

    def __init__(self, value: str | int | Fraction):
        self.value = Fraction(value)

    def __bool__(self) -> bool:
        raise AssertionError("a number is no condition")


def _arithmetic(name: str) -> Callable[[Exact, Exact | int], Exact]:
    def method(a: Exact, b: Exact | int) -> Exact:
        return Exact(getattr(operator, name)(a.value, b.value if isinstance(b, Exact) else b))

    return method


def _comparison(name: str) -> Callable[[Exact, Exact], bool]:
    return lambda a, b: getattr(operator, name)(a.value, b.value)


for word in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    setattr(Exact, f"__{word}__", _arithmetic(word))
for word in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Exact, f"__{word}__", _comparison(word))
for word in ("neg", "abs"):
    setattr(Exact, f"__{word}__", lambda a, word=word: Exact(getattr(operator, word)(a.value)))

PYTHON = {
    "Exact": Exact,
    "int": lambda x: Exact(math.trunc(x.value)),
    "round": lambda x: Exact(round(x.value)),
    "floor": lambda x: Exact(math.floor(x.value)),
    "ceil": lambda x: Exact(math.ceil(x.value)),
}


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Longer expressions of shorter ones, with parentheses only here and there."""
    number = st.one_of(NUMBERS, inner.map("({})".format))
    sums = st.tuples(number, SIGNS, number, SIGNS, number).map("".join)
    functions = st.sampled_from(("int", "round", "floor", "ceil", "abs"))
    condition = st.tuples(number, COMPARISONS, number, COMPARISONS, number).map("".join)
    logic = st.tuples(condition, st.sampled_from((" and ", " or not ", " or ")), condition)
    return st.one_of(
        sums,
        number.map("-{}".format),
        st.tuples(number, POWERS, SIGNS, number).map("".join),
        st.tuples(st.just("-"), number, POWERS).map("".join),
        st.tuples(functions, inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"max({pair[0]}, {pair[1]}, 1)"),
        st.tuples(number, logic.map("".join), number).map(
            lambda three: f"{three[0]} if {three[1]} else {three[2]}"
        ),
    )


EXPRESSIONS = st.recursive(NUMBERS, joined, max_leaves=12)


def ours(text: str) -> object:
    span = Span(Source("text", text), 1, 1, len(text))
    evaluator = Evaluator({}, {}, frozenset(), Budget())
    return evaluator.value(parser.parse(Scalar(text, span)), EMPTY)


def answered(text: str) -> object:
    """The value, or the diagnostic as a text."""
    try:
        return ours(text)
    except SpecError as error:
        return str(error)


def pythons(text: str) -> object:
    """The value Python gives the same text when every number in it is a fraction."""
    exact = NUMBER.sub(r"Exact('\1')", text)
    exact = re.sub(r"\*\* (-?)Exact\('(\d)'\)", r"** \1\2", exact)
    return eval(exact, dict(PYTHON)).value


@settings(max_examples=1000, deadline=None)
@given(EXPRESSIONS)
def test_an_expression_means_what_it_means_in_python(text: str) -> None:
    try:
        expected = pythons(text)
    except ZeroDivisionError:
        expected = None
    found = answered(text)
    if isinstance(found, str):
        assert expected is None or "bits" in found, text
        return
    assert expected is not None
    assert found == expected, text
    assert type(found) is not Fraction or found.denominator != 1


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, st.integers(0, 10**6))
def test_a_character_taken_away_gives_an_answer_or_a_place(text: str, at: int) -> None:
    at %= len(text)
    broken = text[:at] + text[at + 1 :]
    found = answered(broken)
    assert not isinstance(found, str) or " --> text:1:" in found
