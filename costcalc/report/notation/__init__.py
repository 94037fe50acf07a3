"""Formulas for people and programs: as text, LaTeX and Python. All formulas are printed by this
package.

A `SymbolNotation` holds the notation of a symbol; a notation joins the parts of an expression.
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
