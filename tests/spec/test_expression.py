"""Expressions: exact, with Python's precedence, refused with a column."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import CostcalcError, Source, Span
from costcalc.spec import expression, parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.tree import Scalar


def scalar(text: str) -> Scalar:
    return Scalar(text, Span(Source("text", text), 1, 1, len(text)))


def value(text: str) -> object:
    evaluator = Evaluator({}, {}, frozenset({"relu"}), Budget())
    return evaluator.value(parser.parse(scalar(text)), EMPTY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.857", Fraction(857, 1000)),
        ("6/7", Fraction(6, 7)),
        ("1e3", 1000),
        ("2.50", Fraction(5, 2)),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("2 ** 3 ** 2", 512),
        ("-2 ** 2", -4),
        ("2 ** -1", Fraction(1, 2)),
        ("-7 // 2", -4),
        ("-7 % 3", 2),
        ("7.5 // 2", 3),
        ("round(0.5)", 0),
        ("round(1.5)", 2),
        ("round(2.5)", 2),
        ("int(-2.5)", -2),
        ("int(224 * 0.857 + 1/2)", 192),
        ("ceil(4 * 1.1)", 5),
        ("make_divisible(24 * 1.1, 8)", 24),
        ("make_divisible(12)", 16),
        ("round_log(90, 10)", 2),
        ("max(1, 5, 3)", 5),
        ("abs(-1/3)", Fraction(1, 3)),
        ("0 < 3 <= 3 < 4", True),
        ("0 < 3 <= 2", False),
        ("not 1 == 2 and 3 != 4", True),
        ("true or 1/0 > 1", True),
        ("1 if 2 > 3 else 4 if false else 5", 5),
        ("(1, (2, 3))", (1, (2, 3))),
        ("(7,)", (7,)),
        ("relu == relu", True),
    ],
)
def test_values(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


numbers = st.integers(0, 40).map(str) | st.decimals(0, 9, places=2).map(str)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%", "/"]), inner)
    return pairs.map(lambda p: f"({p[0]} {p[1]} {p[2]})") | inner.map(lambda x: f"-{x}")


@given(st.recursive(numbers, compound, max_leaves=8))
def test_arithmetic_is_pythons_over_fractions(text: str) -> None:
    """Every number of the text as a Fraction, and Python as the judge."""
    import re

    exact = re.sub(r"[0-9.]+", lambda match: f"Fraction('{match[0]}')", text)
    try:
        expected = eval(exact, {"Fraction": Fraction})
    except ZeroDivisionError:
        with pytest.raises(CostcalcError, match="division by zero"):
            value(text)
        return
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("1 +", 4, "the expression ends"),
        ("2 * (3 + 4", 5, "never closed"),
        ("a.b", 2, "is not allowed"),
        ("f('x')", 3, "there are no strings"),
        ("x = 3", 3, "compare with `==`"),
        ("conv(1) | a if b else c", 13, "without parentheses"),
        ("f(a=1, 2)", 8, "without a name"),
        ("f(a=1, a=2)", 8, "given twice"),
        ("1 + " * 999 + "1", 1, "nested at most"),
        ("9" * 101, 1, "100 digits"),
    ],
)
def test_faults_have_a_column(text: str, column: int, message: str) -> None:
    with pytest.raises(CostcalcError, match=message) as caught:
        parser.parse(scalar(text))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    assert diagnostic.span.column == column


def test_a_choice_in_parentheses_may_stand_in_a_chain() -> None:
    tree = parser.parse(scalar("conv(1) | (a if b else c) | d"))
    assert isinstance(tree, expression.Chain)
    assert len(tree.parts) == 3
