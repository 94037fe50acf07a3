"""A formula as a page for people."""

from __future__ import annotations

from fractions import Fraction

from costcalc.cost.formula_record import FormulaReport
from costcalc.cost.quantities import RATIOS, title_of
from costcalc.report import heading, notation, units
from costcalc.report.formula.words import errors, here, label, letters_in, notes, rounded
from costcalc.report.notation import Text
from costcalc.report.notation.textbook import textbook_form
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.symbols import legend


def page(report: FormulaReport, width: int | None = None) -> Page:
    """The smooth form, its terms and its error; then the other forms the user asked for."""
    graph = report.forms.cost.graph
    name = title_of(report.quantity)
    text = Text(letters_in(report), report.order)
    parts: list[Part] = [heading.title(graph)]
    parts += [Sentence(line, is_given=True) for line in legend(report.forms)]
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
        parts += fitting(grid, width, [grid.headers.index(f"{name}, smooth")])
    if report.textbooks:
        parts += fitting(_textbooks(report), width, [2])
        parts.append(Sentence(_meanings(report), "note"))
    parts += [Sentence(line, "note") for line in notes(report, text)]
    return Page(tuple(parts))


def _terms(report: FormulaReport, text: Text) -> Grid:
    total = sum((term.value for term in report.terms or ()), Fraction(0))
    lines = [
        GridRow(
            (
                text.write(term.product) if term.powers else "1",
                text.write(term.coefficient),
                rounded(term.value, report.quantity),
                units.percent_of(Fraction(term.value), total),
            )
        )
        for term in report.terms or ()
    ]
    columns = (
        Column("term"),
        Column("coefficient", "right"),
        Column(f"{title_of(report.quantity)} here", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _rows(report: FormulaReport, text: Text) -> Grid:
    """The smooth forms of the parts; a pass of a repeat represents all identical ones."""
    lines = [
        GridRow(
            (
                label(row, text),
                row.kind,
                notation.closed(row.terms, row.form.smooth, text),
                here(row.form.value, report.quantity),
                units.percent_of(Fraction(row.form.value), Fraction(report.total.value)),
            )
        )
        for row in report.rows
    ]
    heads = {"layer": ("layer", "kind"), "block": ("block", "of"), "kind": ("kind", "")}
    first, second = heads[report.per]
    columns = (
        Column(first, role="path"),
        Column(second),
        Column(f"{title_of(report.quantity)}, smooth"),
        Column("here", "right", "number"),
        Column("share", "right", "number"),
    )
    left_out = ("", "share") if report.quantity in RATIOS else ("",)
    return Grid(columns, tuple(lines)).without(left_out)


def _exactly(report: FormulaReport, text: Text, width: int | None) -> list[Part]:
    """The exact form: definitions of all rounded values, then a line for each part."""
    defined = [GridRow((notation.definition(d, text),)) for d in report.definitions]
    lines = [
        GridRow((label(row, text), row.kind, text.write(row.form.exact.xreplace(report.names))))
        for row in report.rows
    ]
    columns = (
        Column("part", role="path"),
        Column("kind"),
        Column(title_of(report.quantity)),
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
        Column(f"{title_of(report.quantity)} there", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _meanings(report: FormulaReport) -> str:
    """The meanings of the letters in all textbook forms."""
    meanings: dict[str, str] = {}
    for _, book in report.textbooks:
        for one in book.letters:
            meanings.setdefault(one.name, one.meaning)
    return "letters: " + ", ".join(f"{name} {meaning}" for name, meaning in meanings.items())
