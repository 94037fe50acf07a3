"""Exact forms as a table of nodes: each part of a formula stands there once and is used by number.

A node is an operation and the places of what it is applied to, all of which come before it. So a
table can be written as data and evaluated anywhere, without a parser and without running text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, prod
from typing import TypeAlias

import sympy

from costcalc.algebra import Exact, ExactnessError, exact, language
from costcalc.algebra.facts import Fact, Relation
from costcalc.algebra.symbols import (
    Rounded,
    ceil_div,
    floor_div,
    greatest_common_divisor,
    maximum,
    minimum,
    to_exact,
)
from costcalc.records import NamedTuple

Word: TypeAlias = str

OPERATIONS: dict[Word, Callable[..., Exact]] = {
    "+": lambda *values: sum(values),
    "*": lambda *values: prod(values),
    "**": exact.power,
    "ceil_div": lambda a, b: -(-a // b),
    "floor_div": lambda a, b: a // b,
    "gcd": gcd,
    "max": max,
    "min": min,
}
"""What an operation does; besides them the functions of the language that round."""

_CLASSES: tuple[tuple[type[sympy.Basic], Word], ...] = (
    (sympy.Add, "+"),
    (sympy.Mul, "*"),
    (sympy.Pow, "**"),
    (ceil_div, "ceil_div"),
    (floor_div, "floor_div"),
    (greatest_common_divisor, "gcd"),
    (maximum, "max"),
    (minimum, "min"),
)


class Node(NamedTuple):
    """An operation on nodes. A constant has the word `=` and its `value`, a symbol the word `$` and
    its `name`.
    """

    word: Word
    parts: tuple[int, ...] = ()
    value: Exact = 0
    name: str = ""


class Table:
    """Nodes in an order in which they can be evaluated."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[sympy.Basic, int] = {}
        self._numbers: dict[Node, int] = {}

    def place(self, form: sympy.Expr) -> int:
        """The place of a form, which is added where it is not there yet.

        Raises ExactnessError for an operation that a table does not have.
        """
        if form not in self._places:
            self._places[form] = self._added(self._node(form))
        return self._places[form]

    def _node(self, form: sympy.Expr) -> Node:
        constant = to_exact(form)
        if constant is not None:
            return Node("=", value=constant)
        if isinstance(form, sympy.Symbol):
            return Node("$", name=form.name)
        return Node(_word(form), tuple(map(self.place, form.args)))

    def _added(self, node: Node) -> int:
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[node]

    def at(self, setting: Mapping[str, Exact]) -> Values:
        """What the nodes are at a setting of all symbols."""
        return Values(self.nodes, setting)


class Values:
    """The values of a table at one setting: each is computed when it is asked for first."""

    def __init__(self, nodes: list[Node], setting: Mapping[str, Exact]):
        self._nodes = nodes
        self._setting = setting
        self._known: dict[int, Exact] = {}

    def __getitem__(self, place: int) -> Exact:
        """Raises ZeroDivisionError or ExactnessError where there is no value."""
        if place not in self._known:
            self._known[place] = self._value(self._nodes[place])
        return self._known[place]

    def _value(self, node: Node) -> Exact:
        if node.word == "=":
            return node.value
        if node.word == "$":
            return self._setting[node.name]
        operation = OPERATIONS.get(node.word) or language.find(node.word).exactly
        value = operation(*(self[part] for part in node.parts))
        return exact.simplest(value) if isinstance(value, Fraction) else value


def _word(form: sympy.Expr) -> Word:
    if isinstance(form, Rounded):
        return form.function.name
    for kind, word in _CLASSES:
        if isinstance(form, kind):
            return word
    raise ExactnessError(f"a table of forms has no {type(form).__name__}")


class Condition(NamedTuple):
    """A relation of two nodes that holds wherever a form does, and the fact that it is."""

    relation: Relation
    left: int
    right: int
    fact: Fact

    def holds(self, values: Values) -> bool:
        """Whether it holds; not where one of its sides has no value."""
        try:
            left, right = values[self.left], values[self.right]
        except (ZeroDivisionError, ExactnessError):
            return False
        return _HOLDS[self.relation](left, right)


_HOLDS: dict[Relation, Callable[[Exact, Exact], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "divides": lambda a, b: Fraction(b, a).denominator == 1,
    "does not divide": lambda a, b: Fraction(b, a).denominator != 1,
}
