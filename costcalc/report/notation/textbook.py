"""Textbook formulas: letters of their own, some of them scaled by a parameter."""

from __future__ import annotations

from costcalc.cost.textbook import Textbook
from costcalc.report import notation
from costcalc.report.notation import SymbolNotation, Text


def textbook_letters(
    book: Textbook, letters: dict[str, SymbolNotation]
) -> dict[str, SymbolNotation]:
    """How the letters of a textbook form are written; `αM` where a multiplier scales M."""
    found = {}
    for one in book.letters:
        own = notation.letter(one.name)
        if one.scaled_by:
            by = letters.get(one.scaled_by) or notation.letter(one.scaled_by)
            short = len(by.text) == 1
            text = f"{by.text}{own.text}" if short else f"{by.text}·{own.text}"
            own = SymbolNotation(
                text, f"{by.latex} {own.latex}", f"({by.python}*{own.python})", True
            )
        found[one.name] = own
    return found


def textbook_form(book: Textbook, letters: dict[str, SymbolNotation]) -> str:
    """`D_K^2 · αM · (ρD_F)^2 + αM · αN · (ρD_F)^2`, layer by layer."""
    order = [one.name for one in book.letters]
    text = Text(textbook_letters(book, letters), order, dots=True)
    return notation.added(text.write(part.form) for part in book.parts)
