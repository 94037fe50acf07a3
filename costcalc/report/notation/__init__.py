"""Formulas as people and programs write them: text, LaTeX, Python. The only place that prints one.

A `SymbolNotation` says how a symbol is written; a notation puts the pieces of an expression
together.
"""

from costcalc.report.notation.base import (
    Notation,
    added,
    closed,
    definition,
    power_product,
    ratio,
    signed,
)
from costcalc.report.notation.latex import Latex
from costcalc.report.notation.letters import SymbolNotation, letter, letters_of
from costcalc.report.notation.python import Python, prelude
from costcalc.report.notation.text import Text, decimal

__all__ = [
    "Latex",
    "Notation",
    "Python",
    "SymbolNotation",
    "Text",
    "added",
    "closed",
    "decimal",
    "definition",
    "letter",
    "letters_of",
    "power_product",
    "prelude",
    "ratio",
    "signed",
]
