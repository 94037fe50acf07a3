"""A formula as data: the object of `schema/formula.json`, every form in three notations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from costcalc.algebra import Exact, exact
from costcalc.cost.forms import Expression
from costcalc.cost.formula_record import FormRow, FormulaReport
from costcalc.cost.terms import Term
from costcalc.cost.variables import InSymbols
from costcalc.report import notation
from costcalc.report.data import parameters_data, plain_value
from costcalc.report.formula.words import letters_in
from costcalc.report.notation import Latex, Python, SymbolNotation, Text
from costcalc.report.notation.textbook import textbook_letters
from costcalc.report.symbols import letters_of
from costcalc.report.units import error_of


class Writer:
    """Writes forms in every notation."""

    def __init__(self, letters: Mapping[str, SymbolNotation], order: Sequence[str]):
        self.notations = {
            "text": Text(letters, order),
            "latex": Latex(letters, order),
            "python": Python(letters, order),
        }

    def form(self, form: Expression) -> dict[str, str]:
        return {name: one.write(form) for name, one in self.notations.items()}

    def closed(self, terms: tuple[Term, ...] | None, smooth: Expression) -> dict[str, str]:
        return {n: notation.closed(terms, smooth, one) for n, one in self.notations.items()}


def data(report: FormulaReport) -> dict[str, Any]:
    """The report as the object `schema/formula.json` describes."""
    forms, graph = report.forms, report.forms.cost.graph
    writer = Writer(letters_in(report), report.order)
    text = writer.notations["text"]
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "quantity": report.quantity,
        "counting": forms.cost.counting.stamp(report.quantity),
        "symbols": symbols_data(forms),
        "value": _figure(report.total.value),
        "smooth": {
            **writer.closed(report.terms, report.total.smooth),
            "value": _exactly(report.smooth_value),
            "error": _error(report),
        },
        "smooth_repeats": forms.smooth_repeats,
        "other_value": None if report.other_value is None else _exactly(report.other_value),
        "terms": _terms(report.terms, writer, report.smooth_value),
        "definitions": [{"name": d.symbol.name, **writer.form(d.form)} for d in report.definitions],
        "parts": [_part(row, report, writer) for row in report.rows],
        "textbook": [
            {"block": book.title, "path": path, **_textbook(book, report), "value": book.value}
            for path, book in report.textbooks
        ],
        "assumptions": [
            {"fact": text.fact(fact), "role": role} for fact, role in forms.facts.items()
        ],
        "unrolled": [{"path": one.path, "reason": one.reason} for one in forms.unrolled],
    }


def symbols_data(forms: InSymbols) -> list[dict[str, Any]]:
    """Each symbol with its role, its current value and its letters."""
    letters = letters_of(forms)
    return [
        {
            "name": variable.name,
            "role": variable.role,
            "value": plain_value(variable.value),
            "text": letters[variable.name].text,
            "latex": letters[variable.name].latex,
        }
        for variable in forms.variables
    ]


def _exactly(value: Fraction) -> str:
    """A fraction as text, so that readers of JSON do not round it."""
    return str(value)


def _figure(value: Exact) -> int | str:
    """A figure: a whole number, or a ratio as the text of a fraction."""
    whole = exact.simplest(value)
    return whole if isinstance(whole, int) else str(whole)


def _error(report: FormulaReport) -> float | None:
    error = error_of(report.smooth_value, report.total.value)
    return None if error is None else float(error)


def _terms(terms: Iterable[Term] | None, writer: Writer, total: Fraction) -> list[dict[str, Any]]:
    return [
        {
            "coefficient": writer.form(term.coefficient),
            "powers": {symbol.name: power for symbol, power in term.powers},
            "value": _exactly(term.value),
            "share": float(term.value / total) if total else 0.0,
        }
        for term in terms or ()
    ]


def _part(row: FormRow, report: FormulaReport, writer: Writer) -> dict[str, Any]:
    return {
        "label": row.label,
        "kind": row.kind,
        "times": writer.form(row.times),
        "value": _figure(row.form.value),
        "smooth": writer.closed(row.terms, row.form.smooth),
        "exact": writer.form(row.form.exact.xreplace(report.names)),
    }


def _textbook(book: Any, report: FormulaReport) -> dict[str, Any]:
    letters, order = textbook_letters(book, letters_in(report)), [one.name for one in book.letters]
    text, latex = Text(letters, order, dots=True), Latex(letters, order)
    return {
        "text": notation.added(text.write(part.form) for part in book.parts),
        "latex": notation.added(latex.write(part.form) for part in book.parts),
        "letters": [
            {"name": one.name, "meaning": one.meaning, "value": plain_value(one.value)}
            for one in book.letters
        ],
    }


def rows(report: FormulaReport) -> Iterator[tuple[object, ...]]:
    """A row for the total and one for each part: its forms as text, and its value at the
    setting.
    """
    text = Text(letters_in(report), report.order)
    yield ("part", "kind", "times", "smooth", "exact", report.quantity)
    whole = report.total
    total = notation.closed(report.terms, whole.smooth, text)
    exact = text.write(whole.exact.xreplace(report.names))
    yield ("total", "", "1", total, exact, whole.value)
    for row in report.rows:
        smooth = notation.closed(row.terms, row.form.smooth, text)
        exact = text.write(row.form.exact.xreplace(report.names))
        yield (row.label, row.kind, text.write(row.times), smooth, exact, row.form.value)
    for definition in report.definitions:
        yield (definition.symbol.name, "definition", "", "", text.write(definition.form), "")
