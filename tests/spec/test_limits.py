"""Limits of an expression: what is at the limit is accepted, and what is above it refused."""

import pytest

from costcalc.algebra.exact import MOST_BITS
from costcalc.errors import CostcalcError
from costcalc.spec import parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.parser import DEEPEST
from costcalc.spec.scope import EMPTY
from costcalc.spec.tokens import MOST_CHARACTERS
from tests.spec.test_expression import scalar, value


def test_the_longest_expression() -> None:
    assert MOST_CHARACTERS == 4000
    assert value("1" + " " * 3999) == 1
    with pytest.raises(CostcalcError, match="at most 4000 characters"):
        value("1" + " " * 4000)


def test_the_largest_number() -> None:
    assert MOST_BITS == 4096
    assert value("2**2047 * 2**2048") == 2**4095
    assert value("1 / (2**2047 * 2**2048) * 2**2047") * 2**2048 == 1
    with pytest.raises(CostcalcError, match="more than 4096 bits"):
        value("2**2048 * 2**2048")


def test_depth_is_of_what_is_inside_each_other_and_not_side_by_side() -> None:
    assert DEEPEST == 50
    for one in ("(1)", "-1", "- -1", "max(1, 2)", "2**1", "1 if 2 > 1 else 3"):
        assert isinstance(value(f"max({', '.join([one] * 60)})"), int)
    with pytest.raises(CostcalcError, match="nested at most 50 levels deep"):
        value("(" * 60 + "1" + ")" * 60)
    with pytest.raises(CostcalcError, match="nested at most 50 levels deep"):
        value("-" * 60 + "1")


def test_each_part_of_an_expression_is_one_step_of_work() -> None:
    budget = Budget()
    before = budget.left
    evaluator = Evaluator({}, {}, frozenset(), budget)
    assert evaluator.value(parser.parse(scalar("1 + 2 * 3")), EMPTY) == 7
    assert before - budget.left == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [("min(3, 1, 2)", 1), ("max(2, 3, 1)", 3), ("min(4)", 4), ("max(4)", 4), ("min(2, 1/2)*2", 1)],
)
def test_the_smallest_and_the_largest(text: str, expected: int) -> None:
    assert value(text) == expected
