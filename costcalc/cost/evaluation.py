"""The value of a form at a setting, and whether a fact holds there."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy

from costcalc.algebra import Exact
from costcalc.algebra.facts import Fact
from costcalc.algebra.symbols import exactly_at, to_exact, to_sympy
from costcalc.errors import WrongAnswer

DIGITS = 40
"""The number of digits for a value that is irrational, such as a logarithm."""


def value_at(form: sympy.Expr, setting: Mapping[str, Exact]) -> Fraction:
    """The value of a form at a setting: exact, or to forty digits if it is irrational.

    Raises WrongAnswer if it is not a number, which would be a fault of the program.
    """
    values = {symbol: to_sympy(setting[symbol.name]) for symbol in form.free_symbols}
    result = form.xreplace(values).doit() if values else form
    number = to_exact(result)
    if number is None:
        number = to_exact(sympy.Rational(str(sympy.N(result, DIGITS))))
    if number is None:
        raise WrongAnswer(f"{form} is not a number at {dict(setting)}")
    return Fraction(number)


def holds(fact: Fact, setting: Mapping[str, Exact]) -> bool:
    """Whether a fact holds at a setting."""
    left, right = (exactly_at(side, setting) for side in (fact.left, fact.right))
    match fact.relation:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "divides":
            return Fraction(right, 1) % left == 0
        case "does not divide":
            return Fraction(right, 1) % left != 0
