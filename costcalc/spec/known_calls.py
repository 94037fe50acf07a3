"""What the functions of a spec gave before: one of exact numbers gives the same for the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import TypeAlias

from costcalc.algebra import Number
from costcalc.errors import Span
from costcalc.spec.budget import Budget
from costcalc.spec.scope import Scope
from costcalc.spec.values import SpecValue

EXACT = frozenset({bool, int, Fraction})

Key: TypeAlias = tuple[object, ...]


class KnownCalls:
    """The value of each call, by function and arguments, and the steps of work it took.

    A call that is known takes as many steps again, and one that is nested deeper is evaluated
    again, so that limits are met as they would be without this. Where a parameter is a symbol or
    an array, an evaluation also notes what it was decided by, and none is left out.
    """

    def __init__(self, params: Collection[SpecValue], budget: Budget):
        self.budget = budget
        self.pure = not any(isinstance(value, Number) for value in params)
        self.known: dict[Key, tuple[SpecValue, int, int]] = {}

    def value(
        self, name: str, inside: Scope, span: Span, evaluate: Callable[[], SpecValue]
    ) -> SpecValue:
        """The value of a call with the arguments of a scope, evaluated where it is not known."""
        given = inside.values.values()
        types = tuple(map(type, given))
        if not self.pure or not EXACT.issuperset(types):
            return evaluate()
        key = (name, types, *given)
        if key in self.known:
            value, steps, depth = self.known[key]
            if inside.depth <= depth:
                self.budget.spend(steps, span)
                return value
        before = self.budget.left
        value = evaluate()
        self.known[key] = (value, before - self.budget.left, inside.depth)
        return value
