"""The parameters that are symbols, and what is assumed of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.facts import Fact, Role
from costcalc.cost.cost import Cost
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import Followed
from costcalc.records import NamedTuple


class Variable(NamedTuple):
    """A parameter that is a symbol: the parameter's name and role, and its current value."""

    name: str
    role: str
    symbol: sympy.Symbol
    value: Exact


def variables_of(followed: Followed) -> tuple[Variable, ...]:
    """The parameters that are symbols in a graph."""
    params = followed.graph.spec.params
    return tuple(
        Variable(symbol.name, params[symbol.name].role, symbol, value)
        for symbol, value in followed.trace.symbols.items()
    )


def assumptions(variables: Iterable[Variable]) -> list[Fact]:
    """The assumptions about symbols: they are positive; whole ones are 1 or more."""
    found = []
    for symbol in (variable.symbol for variable in variables):
        if symbol.is_integer:
            one = sympy.Integer(1)
            found += [Fact("divides", one, symbol), Fact("<=", one, symbol)]
        else:
            found.append(Fact("<", sympy.Integer(0), symbol))
    return found


class InSymbols(Protocol):
    """What all records of figures in symbols have: the cost at the current setting, the graph in
    symbols, the symbols, and the facts that the forms depend on.
    """

    @property
    def cost(self) -> Cost: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def variables(self) -> tuple[Variable, ...]: ...
    @property
    def facts(self) -> Mapping[Fact, Role]: ...
    @property
    def assumed(self) -> list[Fact]: ...
