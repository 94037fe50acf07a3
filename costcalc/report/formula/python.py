"""A formula as a standalone Python file: the exact count, and its smooth form.

Each function raises ValueError where the formula does not hold; the message names the condition.
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.formula_record import FormulaReport
from costcalc.cost.quantities import title_of
from costcalc.report import notation
from costcalc.report.escaping import python_comment
from costcalc.report.formula.python_file import checks, file_of, signature, smooth_words
from costcalc.report.formula.words import label, letters_in
from costcalc.report.notation import Python


def render(report: FormulaReport) -> Iterator[str]:
    """The lines of the file."""
    python = Python(letters_in(report), report.order)
    exact, smooth = list(_exact(report, python)), list(_smooth(report, python))
    yield from file_of(report.forms, report.quantity, python, exact, smooth)


def _exact(report: FormulaReport, python: Python) -> Iterator[str]:
    """The function of the exact form, with a line for each part of its sum."""
    yield signature(report.forms, report.quantity)
    yield f'    """{title_of(report.quantity)}, with every rounding of the spec."""'
    yield from checks(report.forms, python, "structure", "need")
    for found in report.definitions:
        yield f"    {notation.definition(found, python)}"
    yield "    return ("
    for number, row in enumerate(report.rows or ()):
        form = python.write(row.form.exact.xreplace(report.names))
        comment = python_comment(label(row, python))
        yield f"        {notation.signed(form) if number else form}  # {comment}"
    if not report.rows:
        yield f"        {python.write(report.total.exact)}"
    yield "    )"


def _smooth(report: FormulaReport, python: Python) -> Iterator[str]:
    yield signature(report.forms, report.quantity, "_smooth")
    yield f'    """{smooth_words(report.forms)}"""'
    yield from checks(report.forms, python, "structure", "branch")
    terms = [python.term(term) for term in report.terms or ()]
    if not terms:
        yield f"    return {python.write(report.total.smooth)}"
        return
    yield "    return ("
    for number, term in enumerate(terms):
        yield f"        {notation.signed(term) if number else term}"
    yield "    )"
