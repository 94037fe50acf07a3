"""A figure that is the largest of several as a standalone Python file: exact, and smooth.

Each function raises ValueError where the formula does not hold; the message names the condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.cost.quantities import title_of
from costcalc.explore.largest import LargestReport
from costcalc.report import notation
from costcalc.report.escaping import python_comment
from costcalc.report.formula.python_file import checks, file_of, signature, smooth_words
from costcalc.report.formula_largest.words import form_of, layers
from costcalc.report.notation import Python
from costcalc.report.symbols import letters_of


def render(report: LargestReport) -> Iterator[str]:
    """The lines of the file."""
    python = Python(letters_of(report.forms), report.order)
    exact, smooth = list(_exact(report, python)), list(_smooth(report, python))
    yield from file_of(report.forms, report.forms.quantity, python, exact, smooth)


def _exact(report: LargestReport, python: Python) -> Iterator[str]:
    """The function of the exact figure, with a line for each part."""
    forms = report.forms
    yield signature(forms, forms.quantity)
    yield f'    """{title_of(forms.quantity)}, with every rounding of the spec."""'
    yield from checks(forms, python, "structure", "need")
    for found in report.definitions:
        yield f"    {notation.definition(found, python)}"
    yield from _largest(
        (python.write(part.form.exact.xreplace(report.names)), layers(part)) for part in forms.parts
    )


def _smooth(report: LargestReport, python: Python) -> Iterator[str]:
    """The function of the smooth figure, with a line for each candidate."""
    yield signature(report.forms, report.forms.quantity, "_smooth")
    yield f'    """{smooth_words(report.forms)}"""'
    yield from checks(report.forms, python, "structure", "branch")
    yield from _largest((form_of(part, python), layers(part)) for part in report.candidates)


def _largest(forms: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The largest of these forms, each with a comment; it may be one."""
    yield "    forms = ("
    yield from (f"        {form},  # {python_comment(words)}" for form, words in forms)
    yield "    )"
    yield "    return max(forms)"
