"""Formulas as Python, and the functions that an exported file needs to run on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

import sympy

from costcalc.algebra import language
from costcalc.algebra.facts import Fact
from costcalc.algebra.function import Function
from costcalc.report.notation.base import Notation
from costcalc.report.notation.letters import SymbolNotation


class Python(Notation):
    """`539492352*alpha**2*rho**2`, exact for ints and Fractions."""

    def number(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        return f"Fraction({value.numerator}, {value.denominator})"

    def splits(self, coefficient: sympy.Rational) -> bool:
        return False

    def symbol(self, letter: SymbolNotation) -> str:
        return letter.python

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.write(base) if base.is_Symbol else self.based(base, exponent)
        if exponent == 1:
            return text
        inner = self.write(exponent)
        return f"{text}**{inner if exponent.is_Atom else self.wrapped(inner)}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        text = "*".join(above)
        return f"Fraction(1)*{text}/({'*'.join(below)})" if below else text

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        return f"{self.write(a)}, {self.write(b)}"

    def ceiling(self, inside: str) -> str:
        return f"ceil_div({inside})"

    def floor(self, inside: str) -> str:
        return f"floor_div({inside})"

    def rounding(self, function: Function, arguments: list[str]) -> str:
        return self.call(function.python or function.name, arguments)

    def relation(self, left: str, word: str, right: str) -> str:
        """A Python condition that is true if the relation holds."""
        if word in DIVIDES:
            return f"({right}) % ({left}) {DIVIDES[word]} 0"
        return f"{left} {word} {right}"

    def fact(self, fact: Fact) -> str:
        return self.relation(self.write(fact.left), fact.relation, self.write(fact.right))


DIVIDES = {"divides": "==", "does not divide": "!="}
PRELUDE = {
    "require": (
        "def require(holds, condition):\n"
        "    if not holds:\n"
        '        raise ValueError(f"this formula holds only where {condition}")'
    ),
    "ceil_div": "def ceil_div(a, b):\n    return -(-a // b)",
    "floor_div": "def floor_div(a, b):\n    return a // b",
    "gcd": "def gcd(a, b):\n    while b:\n        a, b = b, a % b\n    return a",
}
"""Functions in formulas that are neither in Python nor in the language of specs."""


def _sources() -> Iterator[tuple[str, str]]:
    """The name and source of every function that an exported file may have to define."""
    yield from PRELUDE.items()
    for name in sorted(language.names()):
        function = language.find(name)
        if function.source:
            yield function.python or name, function.source


def prelude(bodies: Iterable[str]) -> list[str]:
    """The imports and functions that these lines of Python need."""
    text = "\n".join(bodies)
    functions = [code for name, code in _sources() if re.search(rf"\b{name}\(", text)]
    text = "\n".join((text, *functions))
    imports = ["from fractions import Fraction"]
    if names := [name for name in ("log",) if re.search(rf"\b{name}\(", text)]:
        imports.append(f"from math import {', '.join(names)}")
    return ["\n".join(imports), *functions]
