"""Formulas in LaTeX."""

from __future__ import annotations

from fractions import Fraction

import sympy

from costcalc.algebra.function import Function
from costcalc.report.notation.base import Notation
from costcalc.report.notation.letters import SymbolNotation


class Latex(Notation):
    """`539{,}492{,}352\\,\\alpha^{2}\\rho^{2}`, for mathematics mode."""

    commas = "{,}"

    def inside(self) -> Latex:
        """Between the commas of a function numbers have none."""
        plain = Latex(self.letters, list(self.order))
        plain.commas = ""
        return plain

    def number(self, value: Fraction) -> str:
        over, under = (f"{n:,}".replace(",", self.commas) for n in value.as_integer_ratio())
        return over if under == "1" else f"\\tfrac{{{over}}}{{{under}}}"

    def splits(self, coefficient: sympy.Rational) -> bool:
        return False

    def symbol(self, letter: SymbolNotation) -> str:
        return letter.latex

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.based(base, exponent)
        return text if exponent == 1 else f"{text}^{{{self.write(exponent)}}}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        over, under = "\\,".join(above), "\\,".join(below)
        return f"\\frac{{{over}}}{{{under}}}" if below else over

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        return self.write(a) if b == 1 else f"\\frac{{{self.write(a)}}}{{{self.write(b)}}}"

    def ceiling(self, inside: str) -> str:
        return f"\\left\\lceil {inside} \\right\\rceil"

    def floor(self, inside: str) -> str:
        return f"\\left\\lfloor {inside} \\right\\rfloor"

    def wrapped(self, inside: str) -> str:
        return f"\\left({inside}\\right)"

    def call(self, name: str, arguments: list[str]) -> str:
        escaped = name.replace("_", "\\_")
        known = name in ("max", "min", "gcd", "log")
        function = f"\\{name}" if known else f"\\operatorname{{{escaped}}}"
        return f"{function}\\left({', '.join(arguments)}\\right)"

    def rounding(self, function: Function, arguments: list[str]) -> str:
        if function.latex:
            return f"{function.latex}\\left({', '.join(arguments)}\\right)"
        return self.call(function.name, arguments)

    def relation(self, left: str, word: str, right: str) -> str:
        words = {
            "==": "=",
            "!=": "\\neq",
            "<=": "\\leq",
            ">=": "\\geq",
            "divides": "\\mid",
            "does not divide": "\\nmid",
        }
        return f"{left} {words.get(word, word)} {right}"
