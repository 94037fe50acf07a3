"""A formula as a page for people."""

from __future__ import annotations

from fractions import Fraction

from costcalc.cost.formula_record import FormulaReport
from costcalc.cost.quantities import QUANTITIES
from costcalc.report import heading, notation, units
from costcalc.report.formula.words import errors, label, legend, letters_in, notes, rounded
from costcalc.report.notation import Text
from costcalc.report.notation.textbook import textbook_form
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence


def page(report: FormulaReport, width: int | None = None) -> Page:
    """The smooth form, its terms and its error; then what else was asked for."""
    graph = report.forms.cost.graph
    name = QUANTITIES[report.quantity].title
    text = Text(letters_in(report), report.order)
    parts: list[Part] = [heading.title(graph)]
    parts += [Sentence(line) for line in legend(report)]
    formula = notation.closed(report.terms, report.total.smooth, text)
    sign = "=" if report.total.smooth == report.total.exact else "≈"
    parts.append(Sentence(f"{name} {sign} {formula}", "key"))
    if report.terms is not None and len(report.terms) > 1:
        parts += fitting(_terms(report, text), width, [1])
    parts += [Sentence(line) for line in errors(report)]
    if report.exact:
        parts += _exactly(report, text, width)
    elif report.per != "total":
        grid = _rows(report, text)
        parts += fitting(grid, width, [len(grid.columns) - 3])
    if report.textbooks:
        parts += fitting(_textbooks(report), width, [2])
        parts.append(Sentence(_meanings(report), "note"))
    parts += [Sentence(line, "note") for line in notes(report, text)]
    return Page(tuple(parts))


def _terms(report: FormulaReport, text: Text) -> Grid:
    total = sum((term.value for term in report.terms or ()), Fraction(0))
    lines = []
    for term in report.terms or ():
        share = units.fixed(abs(term.value) * 100 / total, 2) if total else "-"
        sign = "-" if term.value < 0 else ""
        lines.append(
            GridRow(
                (
                    text.write(term.product) if term.powers else "1",
                    text.write(term.coefficient),
                    rounded(term.value),
                    f"{sign}{share} %",
                )
            )
        )
    columns = (
        Column("term"),
        Column("coefficient", "right"),
        Column(f"{QUANTITIES[report.quantity].title} here", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _rows(report: FormulaReport, text: Text) -> Grid:
    """The smooth forms of the parts; a pass of a repeat stands for all identical ones."""
    lines = [
        GridRow(
            (
                label(row, text),
                row.kind,
                notation.closed(row.terms, row.form.smooth, text),
                units.briefly(int(row.form.value)),
                units.percent(int(row.form.value), int(report.total.value)),
            )
        )
        for row in report.rows
    ]
    heads = {"layer": ("layer", "kind"), "block": ("block", "of"), "kind": ("kind", "")}
    first, second = heads[report.per]
    columns = (
        Column(first, role="path"),
        Column(second),
        Column(f"{QUANTITIES[report.quantity].title}, smooth"),
        Column("here", "right", "number"),
        Column("share", "right", "number"),
    )
    if second:
        return Grid(columns, tuple(lines))
    lines = [GridRow((line.cells[0], *line.cells[2:])) for line in lines]
    return Grid((columns[0], *columns[2:]), tuple(lines))


def _exactly(report: FormulaReport, text: Text, width: int | None) -> list[Part]:
    """The exact form: names for all that is rounded, then a line for each part."""
    defined = [GridRow((notation.definition(d, text),)) for d in report.definitions]
    lines = [
        GridRow((label(row, text), row.kind, text.write(row.form.exact.xreplace(report.names))))
        for row in report.rows
    ]
    columns = (
        Column("part", role="path"),
        Column("kind"),
        Column(f"{QUANTITIES[report.quantity].title}"),
    )
    parts: list[Part] = []
    if defined:
        parts.append(Grid((Column("with every rounding of the spec"),), tuple(defined)))
    return [*parts, *fitting(Grid(columns, tuple(lines)), width, [2])]


def _textbooks(report: FormulaReport) -> Grid:
    lines = [
        GridRow(
            (book.title, path, textbook_form(book, letters_in(report)), units.briefly(book.value))
        )
        for path, book in report.textbooks
    ]
    columns = (
        Column("block"),
        Column("such as", role="path"),
        Column("in letters"),
        Column(f"{QUANTITIES[report.quantity].title} there", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _meanings(report: FormulaReport) -> str:
    """What the letters of all textbook forms mean."""
    meanings: dict[str, str] = {}
    for _, book in report.textbooks:
        for one in book.letters:
            meanings.setdefault(one.name, one.meaning)
    return "letters: " + ", ".join(f"{name} {meaning}" for name, meaning in meanings.items())
