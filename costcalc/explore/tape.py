"""Exact forms as a list of steps, each done once: a form at thousands of settings in a moment.

The steps are the functions of `algebra`, so they take local numbers as well as exact ones.

sympy would take a hundred times as long to put a number in, and `lambdify` would put in floats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any

import sympy

from costcalc import algebra
from costcalc.algebra import Exact, Value
from costcalc.algebra.function import Function
from costcalc.algebra.symbols import Opaque, Rounded, to_exact


class Tape:
    """Expressions that are evaluated together; what they share is evaluated once."""

    def __init__(self, expressions: Iterable[sympy.Expr]):
        self.symbols: dict[str, int] = {}
        self._constants: list[tuple[int, Exact]] = []
        self._steps: list[tuple[int, Callable[..., Value], tuple[int, ...]]] = []
        self._places: dict[sympy.Expr, int] = {}
        self.results = [self._place(expression) for expression in expressions]

    def __len__(self) -> int:
        return len(self._steps)

    def at(self, setting: Mapping[str, Value]) -> Sequence[Any]:
        """The value of each expression where the symbols have these values.

        Raises ArithmeticError where one of them has none.
        """
        slots: list[Any] = [0] * len(self._places)
        for name, place in self.symbols.items():
            slots[place] = setting[name]
        for place, value in self._constants:
            slots[place] = value
        for place, function, arguments in self._steps:
            slots[place] = function(*[slots[argument] for argument in arguments])
        return [slots[place] for place in self.results]

    def _place(self, expression: sympy.Expr) -> int:
        """Where the value of an expression is kept."""
        if expression in self._places:
            return self._places[expression]
        arguments = tuple(map(self._place, expression.args)) if expression.args else ()
        place = self._places[expression] = len(self._places)
        number = to_exact(expression)
        if number is not None:
            self._constants.append((place, number))
        elif isinstance(expression, sympy.Symbol):
            self.symbols[expression.name] = place
        else:
            self._steps.append((place, _function(expression), arguments))
        return place


def _function(expression: sympy.Expr) -> Callable[..., Value]:
    match expression:
        case Rounded():
            function: Function = expression.function
            return function.__call__
        case Opaque():
            return getattr(algebra, type(expression).__name__)  # type: ignore[no-any-return]
        case sympy.Add():
            return lambda *terms: sum(terms)
        case sympy.Mul():
            return lambda *factors: prod(factors)
        case sympy.Pow():
            return algebra.power
    raise TypeError(f"{expression} has no exact value")
