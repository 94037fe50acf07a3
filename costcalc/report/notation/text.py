"""Formulas as text: with superscripts, or with dots as in a textbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import sympy

from costcalc.report.notation.base import Notation
from costcalc.report.notation.letters import SymbolNotation

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SHORT = re.compile(r"[^\W\d_][⁰¹²³⁴⁵⁶⁷⁸⁹]*|[⌈⌊].*")
"""What needs no dot next to a number, or next to another of its kind."""
LONGEST_DECIMAL = 5


def decimal(value: Fraction) -> str | None:
    """All digits of a fraction that has only a few, or None."""
    for places in range(LONGEST_DECIMAL + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(abs(scaled.numerator), 10**places)
            sign = "-" if value < 0 else ""
            return f"{sign}{whole:,}.{rest:0{places}}" if places else f"{sign}{whole:,}"
    return None


class Text(Notation):
    """`539,492,352 α²ρ²`; with `dots` as in a textbook, `D_K^2 · αM · (ρD_F)^2`."""

    def __init__(
        self,
        letters: Mapping[str, SymbolNotation],
        order: Sequence[str] = (),
        *,
        dots: bool = False,
        commas: bool = True,
    ):
        super().__init__(letters, order)
        self.dots = dots
        self.commas = commas

    def inside(self) -> Text:
        """Between the commas of a function numbers have none."""
        return Text(self.letters, list(self.order), dots=self.dots, commas=False)

    def number(self, value: Fraction) -> str:
        text = decimal(value) or f"{value.numerator:,}/{value.denominator:,}"
        return text if self.commas else text.replace(",", "")

    def splits(self, coefficient: sympy.Rational) -> bool:
        return decimal(Fraction(int(coefficient.p), int(coefficient.q))) is None or self.dots

    def symbol(self, letter: SymbolNotation) -> str:
        return letter.text

    def power(self, base: sympy.Expr, exponent: sympy.Expr) -> str:
        text = self.based(base, exponent)
        if exponent == 1:
            return text
        if exponent.is_Integer and not self.dots:
            return text + str(exponent).translate(SUPERSCRIPTS)
        inner = self.write(exponent)
        return f"{text}^{inner if exponent.is_Integer else self.wrapped(inner)}"

    def fraction(self, above: list[str], below: list[str]) -> str:
        text = self._side_by_side(above)
        if not below:
            return text
        under = self._side_by_side(below)
        return f"{text} / {under if len(below) == 1 else self.wrapped(under)}"

    def _side_by_side(self, factors: list[str]) -> str:
        if self.dots:
            return " · ".join(factors)
        text = factors[0]
        for before, factor in pairwise(factors):
            number = before[-1] in "0123456789"
            close = SHORT.fullmatch(factor) and (number or SHORT.fullmatch(before))
            gap = " " if number and self.commas and factor[0] not in "⌈⌊" else ""
            text += f"{gap}{factor}" if close else f" · {factor}"
        return text

    def quotient(self, a: sympy.Expr, b: sympy.Expr) -> str:
        if b == 1:
            return self.write(a)
        under = self.write(b)
        over = self.write(a)
        over = self.wrapped(over) if isinstance(a, sympy.Add) else over
        return f"{over}/{under if b.is_Atom else self.wrapped(under)}"

    def ceiling(self, inside: str) -> str:
        return f"⌈{inside}⌉"

    def floor(self, inside: str) -> str:
        return f"⌊{inside}⌋"

    def relation(self, left: str, word: str, right: str) -> str:
        words = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
        return f"{left} {words.get(word, word)} {right}"
