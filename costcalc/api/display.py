"""How notebooks show records: as the pages of the command line, a formula as mathematics."""

from __future__ import annotations

from costcalc.api.writing import subject_of
from costcalc.records import DISPLAYS

IN_LATEX = frozenset({"FormulaReport"})
"""Records that a notebook shows as a formula and not as a page."""


def as_html(record: object) -> str | None:
    """The page of a record; None for one that has none."""
    if type(record).__name__ in IN_LATEX:
        return None
    from costcalc.report import subjects
    from costcalc.report.formats import html

    try:
        shown, subject = subject_of(record)
    except TypeError:
        return None
    return "\n".join(html.fragment(subjects.document_of(shown, subject)))


def as_latex(record: object) -> str | None:
    """The formula of a record as one display; None for one that is no formula."""
    if type(record).__name__ not in IN_LATEX:
        return None
    from costcalc.report.formula.latex import smooth_display

    return smooth_display(record)  # type: ignore[arg-type]


def install() -> None:
    """Let records show themselves in notebooks."""
    DISPLAYS.update(html=as_html, latex=as_latex)
