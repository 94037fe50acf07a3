"""Exact forms as a list of steps, to evaluate a form at thousands of settings quickly.

The steps are the functions of `algebra`, so they accept local numbers as well as exact ones.
Substitution in sympy would take a hundred times as long, and `lambdify` would use floats.
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
    """Several expressions, evaluated together; common subexpressions are evaluated once."""

    def __init__(self, expressions: Iterable[sympy.Expr]):
        self.symbols: dict[str, int] = {}
        self._constants: list[tuple[int, Exact]] = []
        self._steps: list[tuple[int, Callable[..., Value], tuple[int, ...]]] = []
        self._places: dict[sympy.Expr, int] = {}
        self.results = [self._place(expression) for expression in expressions]

    def __len__(self) -> int:
        return len(self._steps)

    def at(self, setting: Mapping[str, Value]) -> Sequence[Any]:
        """The value of each expression at a setting.

        Raises ArithmeticError if an expression has no value there.
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
        """The index of the value of an expression."""
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
