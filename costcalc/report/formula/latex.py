"""A formula as LaTeX: a fragment for a document that has amsmath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.algebra.facts import Fact
from costcalc.cost.definitions import Definition
from costcalc.cost.formula_record import FormulaReport
from costcalc.cost.quantities import title_of
from costcalc.cost.variables import InSymbols
from costcalc.report import notation
from costcalc.report.escaping import latex_comment, latex_text
from costcalc.report.formula.words import errors, letters_in
from costcalc.report.notation import Latex, letter
from costcalc.report.notation.textbook import textbook_letters
from costcalc.report.symbols import facts_of, letters_of
from costcalc.spec.values import describe


def render(report: FormulaReport) -> Iterator[str]:
    """The lines: a description in comments, then the formulas as displays."""
    latex = Latex(letters_in(report), report.order)
    graph = report.forms.cost.graph
    head = f"{title_of(report.quantity)} of {graph.name}; needs amsmath, amssymb"
    yield f"% {latex_comment(head)}"
    for line in errors(report):
        yield f"% {latex_comment(line)}"
    yield from display(_smooth(report, latex))
    if report.exact:
        yield from display([_defined(latex, d) for d in report.definitions])
    if report.exact or report.per != "total":
        yield from display(_parts(report, latex))
    if report.textbooks:
        yield from display(_textbooks(report))
    yield from _legend(report)
    yield from conditions("holds while", facts_of(report.forms, "structure"), latex)
    yield from conditions("smooth while", facts_of(report.forms, "branch"), latex)


def smooth_display(report: FormulaReport) -> str:
    """The smooth form alone, as a notebook shows it."""
    return "\n".join(display(_smooth(report, Latex(letters_in(report), report.order))))


def display(lines: list[str]) -> Iterator[str]:
    """The lines of a display that aligns them at `&`."""
    if lines:
        yield "\\begin{align*}"
        yield from (f"  {line} \\\\" for line in lines[:-1])
        yield f"  {lines[-1]}"
        yield "\\end{align*}"


def _smooth(report: FormulaReport, latex: Latex) -> list[str]:
    head = f"\\mathrm{{{title_of(report.quantity)}}} &\\approx "
    if report.terms is None:
        return [head + latex.write(report.total.smooth)]
    terms = [latex.term(term) for term in report.terms]
    signed = [term if term.startswith("-") else f"+ {term}" for term in terms[1:]]
    return [head + (terms[0] if terms else "0"), *(f"&\\quad {term}" for term in signed)]


def _defined(latex: Latex, found: Definition) -> str:
    return f"{latex.write(found.symbol)} &= {latex.write(found.form)}"


def _parts(report: FormulaReport, latex: Latex) -> list[str]:
    lines = []
    for row in report.rows:
        form = (
            latex.write(row.form.exact.xreplace(report.names))
            if report.exact
            else notation.closed(row.terms, row.form.smooth, latex)
        )
        times = "" if row.times == 1 else f" (${latex.write(row.times)}$ times)"
        lines.append(f"&\\text{{{latex_text(row.label)}{times}}} && {form}")
    return lines


def _textbooks(report: FormulaReport) -> list[str]:
    lines = []
    for _, book in report.textbooks:
        letters = textbook_letters(book, letters_in(report))
        latex = Latex(letters, [one.name for one in book.letters])
        form = notation.added(latex.write(part.form) for part in book.parts)
        lines.append(f"&\\text{{{latex_text(book.title)}}} && {form}")
    return lines


def meanings_of(forms: InSymbols) -> Iterator[str]:
    """For each symbol its letter, its meaning and its current value."""
    for variable in forms.variables:
        own_letter = letters_of(forms)[variable.name]
        doc = forms.graph.spec.params[variable.name].doc
        name = variable.name if own_letter.latex != variable.name else ""
        words = [latex_text(text) for text in (name, doc) if text]
        letter_words = ", ".join((f"${own_letter.latex}$", *words))
        yield f"{letter_words} (here {describe(variable.value)})"


def _legend(report: FormulaReport) -> Iterator[str]:
    """A sentence under the formulas that explains each letter."""
    items = list(meanings_of(report.forms))
    meanings = {one.name: one.meaning for _, book in report.textbooks for one in book.letters}
    items += [f"${letter(name).latex}$, {latex_text(words)}" for name, words in meanings.items()]
    yield f"\\noindent where {'; '.join(items)}."


def conditions(word: str, facts: Iterable[Fact], latex: Latex) -> Iterator[str]:
    """The conditions of the formulas above."""
    if written := [f"${latex.fact(fact)}$" for fact in facts]:
        yield f"\\par\\noindent {word} {'; '.join(written)}."
