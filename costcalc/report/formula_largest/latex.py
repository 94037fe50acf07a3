"""A figure that is the largest of several as LaTeX: a fragment for a document that has amsmath."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.definitions import Definition
from costcalc.cost.quantities import title_of
from costcalc.explore.largest import LargestReport
from costcalc.report.escaping import latex_comment, latex_text
from costcalc.report.formula.latex import conditions, display, meanings_of
from costcalc.report.formula_largest.words import digits, errors, form_of, layers
from costcalc.report.notation import Latex
from costcalc.report.symbols import facts_of, letters_of


def render(report: LargestReport) -> Iterator[str]:
    """The lines: a description in comments, then the formulas as displays."""
    forms = report.forms
    latex = Latex(letters_of(forms), report.order)
    head = f"{title_of(forms.quantity)} of {forms.cost.graph.name}; needs amsmath, amssymb"
    yield f"% {latex_comment(head)}"
    yield f"% {latex_comment(errors(report))}"
    yield from display(_largest(report, latex))
    if report.exact:
        yield from display([_defined(latex, d) for d in report.definitions])
    if report.exact or report.every_part:
        yield from display(_parts(report, latex))
    yield f"\\noindent where {'; '.join(meanings_of(forms))}."
    yield from _places(report, latex)
    yield from conditions("holds while", facts_of(forms, "structure"), latex)
    yield from conditions("smooth while", facts_of(forms, "branch"), latex)


def _largest(report: LargestReport, latex: Latex) -> list[str]:
    """The largest of the candidates, a line for each, with the layer that it is of."""
    course = report.course
    shown = report.candidates if course is None else [lead.part for lead in course.leads]
    head = f"\\mathrm{{{title_of(report.forms.quantity).replace(' ', '~')}}} &\\approx "
    lines = [
        f"&\\quad {form_of(part, latex)} && \\text{{({latex_text(layers(part))})}}"
        for part in dict.fromkeys(shown)
    ]
    return [f"{head}\\text{{the largest of}}", *lines]


def _defined(latex: Latex, found: Definition) -> str:
    return f"{latex.write(found.symbol)} &= {latex.write(found.form)}"


def _parts(report: LargestReport, latex: Latex) -> list[str]:
    """Every part, exact or smooth."""
    lines = []
    for part in report.forms.parts:
        exact = latex.write(part.form.exact.xreplace(report.names))
        form = exact if report.exact else form_of(part, latex)
        lines.append(f"&\\text{{{latex_text(layers(part))}}} && {form}")
    return lines


def _places(report: LargestReport, latex: Latex) -> Iterator[str]:
    """A sentence for each place at which another form becomes the largest."""
    if report.course is None:
        return
    letter = letters_of(report.forms)[report.order[0]].latex
    for one, lead in zip(report.course.crossings, report.course.leads[1:], strict=True):
        value = one.at.value
        at = f"\\approx {digits(value)}" if one.at.irrational else f"= {latex.number(value)}"
        path = latex_text(lead.part.paths[0])
        yield f"\\par\\noindent from ${letter} {at}$ on {path} has the largest form."
