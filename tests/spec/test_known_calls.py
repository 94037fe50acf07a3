"""The value of a function is kept for equal arguments, and nothing but the time it takes tells."""

from __future__ import annotations

from collections import ChainMap

import pytest

from costcalc.algebra.symbolic import symbol
from costcalc.spec.budget import Budget
from costcalc.spec.known_calls import KnownCalls
from costcalc.spec.scope import Scope
from costcalc.spec.values import SpecValue, Word
from tests.spec.test_expression import scalar

SPAN = scalar("f(1)").span


class Calls:
    """Calls of one function, which takes seven steps, and how often it was evaluated."""

    def __init__(self, *params: SpecValue):
        self.budget = Budget(1000)
        self.known = KnownCalls(params, self.budget)
        self.evaluated = 0

    def body(self) -> SpecValue:
        self.evaluated += 1
        self.budget.spend(7, SPAN)
        return self.evaluated

    def __call__(self, argument: SpecValue, depth: int = 1, name: str = "f") -> SpecValue:
        inside = Scope({"c": argument}, ChainMap(), depth)
        return self.known.value(name, inside, SPAN, self.body)


def test_a_known_call_gives_its_value_and_takes_its_steps_again() -> None:
    calls = Calls()
    assert [calls(3), calls(3), calls(3)] == [1, 1, 1]
    assert calls.budget.left == 1000 - 3 * 7


def test_other_functions_and_arguments_and_kinds_of_them_are_other_calls() -> None:
    calls = Calls()
    assert [calls(1), calls(2), calls(True), calls(1, name="g"), calls(1)] == [1, 2, 3, 4, 1]


def test_what_is_nested_deeper_meets_its_limits_again() -> None:
    calls = Calls()
    assert [calls(3, depth=depth) for depth in (4, 2, 5, 5)] == [1, 1, 2, 2]


@pytest.mark.parametrize("params", [(symbol("n"),), (1, symbol("n"))])
def test_with_a_symbol_each_call_is_evaluated(params: tuple[SpecValue, ...]) -> None:
    calls = Calls(*params)
    assert [calls(3), calls(3)] == [1, 2]


def test_words_are_not_kept() -> None:
    calls = Calls()
    assert [calls(Word("relu", None)), calls(Word("relu", None))] == [1, 2]
