"""Names for the widths, sizes and numbers of passes that exact forms round."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sympy

from costcalc.algebra.symbols import Opaque
from costcalc.cost.variables import Variable
from costcalc.records import NamedTuple


class Definition(NamedTuple):
    """A named width, size or number of passes, which the exact forms below it use by its name."""

    symbol: sympy.Symbol
    form: sympy.Expr


INITIALS: dict[tuple[str, ...], str] = {("width",): "W", ("resolution",): "S", ("depth",): "n"}
"""The initial letter of names by the role of the parameter that the value depends on."""


def named(
    forms: Iterable[sympy.Expr], variables: Collection[Variable]
) -> tuple[list[Definition], dict[sympy.Expr, sympy.Symbol]]:
    """Names for all rounded values in the exact forms, ordered so that each definition uses only
    names defined before it.
    """
    rounded = dict.fromkeys(found for form in forms for found in _outermost(form))
    roles = {variable.symbol: variable.role for variable in variables}
    names: dict[sympy.Expr, sympy.Symbol] = {}
    definitions: list[Definition] = []
    numbers: dict[str, int] = {}
    taken = {variable.name for variable in variables}

    def free(initial: str) -> str:
        """The next unused name with this initial that is not the name of a parameter."""
        while True:
            numbers[initial] = numbers.get(initial, 0) + 1
            name = f"{initial}{numbers[initial]}"
            if name not in taken:
                return name

    def define(one: sympy.Expr) -> None:
        for inside in sorted(one.atoms(Opaque) - {one}, key=lambda e: (e.count_ops(), str(e))):
            if inside in rounded and inside not in names:
                define(inside)
        behind = tuple(sorted({roles[symbol] for symbol in one.free_symbols}))
        initial = INITIALS.get(behind, "X")
        symbol = sympy.Symbol(free(initial), positive=True, integer=True)
        arguments = (argument.xreplace(names) for argument in one.args)
        definitions.append(Definition(symbol, one.func(*arguments)))
        names[one] = symbol

    for one in rounded:
        if one not in names:
            define(one)
    return definitions, names


def _outermost(form: sympy.Expr) -> Iterable[sympy.Expr]:
    """The opaque (rounded) expressions that are not inside another opaque expression."""
    if isinstance(form, Opaque):
        yield form
        return
    for argument in form.args:
        yield from _outermost(argument)
