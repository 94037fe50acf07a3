"""A formula as a page for people."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.algebra.traced import Fact, Role, independent
from costcalc.cost.textbook import Textbook
from costcalc.errors import SpecError
from costcalc.report import notation, units
from costcalc.report.formula import NAMES, FormulaReport, Row, error_of
from costcalc.report.narrow import fitting
from costcalc.report.notation import Letter, Notation, Text
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.settings import settings
from costcalc.spec.values import describe

FACTS_SHOWN = 12


def page(report: FormulaReport, width: int | None = None) -> Page:
    """The smooth form, its terms and its error; then what else was asked for."""
    graph = report.forms.cost.graph
    name = NAMES[report.quantity]
    text = Text(report.letters, report.order)
    title = " · ".join(filter(None, (graph.name, graph.spec.title)))
    parts: list[Part] = [Sentence(title, "title")]
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
        parts.append(Sentence(_letters(report), "note"))
    parts += [Sentence(line, "note") for line in notes(report, text)]
    return Page(tuple(parts))


def legend(report: FormulaReport) -> Iterator[str]:
    """What each symbol is: `α = alpha, width multiplier; 1 at this setting`."""
    for variable in report.forms.variables:
        param = report.forms.graph.spec.params[variable.name]
        letter = report.letters[variable.name].text
        own = f"{letter} = {variable.name}" if letter != variable.name else letter
        doc = f", {param.doc}" if param.doc else ""
        yield f"{own}{doc}; here {describe(variable.value)}"


def errors(report: FormulaReport) -> Iterator[str]:
    """The smooth form and the exact count at the current setting."""
    exact = report.total.value
    name = NAMES[report.quantity]
    yield (
        f"here: {units.exactly(int(exact))} {name} exactly; the smooth form gives "
        f"{_rounded(report.smooth_value)}, error {signed_percent(report.smooth_value, exact)}"
    )
    if report.other_value is not None:
        how = "kept" if report.forms.smooth_repeats else "smoothed too (--smooth-repeats)"
        yield (
            f"with the rounding of repeats {how}: {_rounded(report.other_value)}, "
            f"error {signed_percent(report.other_value, exact)}"
        )


def _rounded(value: Fraction) -> str:
    return units.exactly(round(value))


def signed_percent(value: Fraction, exact: int | Fraction) -> str:
    """`-4.84 %`, `+0.01 %`; `0 %` only where there is no difference at all."""
    error = error_of(value, exact)
    if error is None:
        return "-"
    if error == 0:
        return "0 %"
    text = units.fixed(abs(error) * 100, 2)
    return f"{'-' if error < 0 else '+'}{text} %" if text != "0.00" else "below 0.01 %"


def _terms(report: FormulaReport, text: Text) -> Grid:
    total = sum((term.value for term in report.terms or ()), Fraction(0))
    lines = []
    for term in report.terms or ():
        share = units.fixed(abs(term.value) * 100 / total, 2) if total else "-"
        sign = "-" if term.value < 0 else ""
        lines.append(
            Line(
                (
                    text.write(term.product) if term.powers else "1",
                    text.write(term.coefficient),
                    _rounded(term.value),
                    f"{sign}{share} %",
                )
            )
        )
    columns = (
        Column("term"),
        Column("coefficient", "right"),
        Column(f"{NAMES[report.quantity]} here", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _rows(report: FormulaReport, text: Text) -> Grid:
    """The smooth forms of the parts; a pass of a repeat stands for all identical ones."""
    lines = [
        Line(
            (
                _label(row, text),
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
        Column(f"{NAMES[report.quantity]}, smooth"),
        Column("here", "right", "number"),
        Column("share", "right", "number"),
    )
    if second:
        return Grid(columns, tuple(lines))
    lines = [Line((line.cells[0], *line.cells[2:])) for line in lines]
    return Grid((columns[0], *columns[2:]), tuple(lines))


def _label(row: Row, text: Notation) -> str:
    return row.label if row.times == 1 else f"{row.label} ({text.write(row.times)} times)"


def _exactly(report: FormulaReport, text: Text, width: int | None) -> list[Part]:
    """The exact form: names for all that is rounded, then a line for each part."""
    defined = [Line((notation.definition(d, text),)) for d in report.definitions]
    lines = [
        Line((row.label, row.kind, text.write(row.form.exact.xreplace(report.names))))
        for row in report.rows
    ]
    columns = (Column("part", role="path"), Column("kind"), Column(f"{NAMES[report.quantity]}"))
    parts: list[Part] = []
    if defined:
        parts.append(Grid((Column("with every rounding of the spec"),), tuple(defined)))
    return [*parts, *fitting(Grid(columns, tuple(lines)), width, [2])]


def _textbooks(report: FormulaReport) -> Grid:
    lines = [
        Line((book.title, path, textbook_form(book, report.letters), units.briefly(book.value)))
        for path, book in report.textbooks
    ]
    columns = (
        Column("block"),
        Column("such as", role="path"),
        Column("in letters"),
        Column(f"{NAMES[report.quantity]} there", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def textbook_letters(book: Textbook, letters: dict[str, Letter]) -> dict[str, Letter]:
    """How the letters of a textbook form are written; `αM` where a multiplier scales M."""
    found = {}
    for one in book.letters:
        own = notation.letter(one.name)
        if one.scaled_by:
            by = letters.get(one.scaled_by) or notation.letter(one.scaled_by)
            short = len(by.text) == 1
            text = f"{by.text}{own.text}" if short else f"{by.text}·{own.text}"
            own = Letter(text, f"{by.latex} {own.latex}", f"({by.python}*{own.python})", True)
        found[one.name] = own
    return found


def textbook_form(book: Textbook, letters: dict[str, Letter]) -> str:
    """`D_K^2 · αM · (ρD_F)^2 + αM · αN · (ρD_F)^2`, layer by layer."""
    order = [one.name for one in book.letters]
    text = Text(textbook_letters(book, letters), order, dots=True)
    return notation.added(text.write(part.form) for part in book.parts)


def _letters(report: FormulaReport) -> str:
    """What the letters of all textbook forms mean."""
    meanings: dict[str, str] = {}
    for _, book in report.textbooks:
        for one in book.letters:
            meanings.setdefault(one.name, one.meaning)
    return "letters: " + ", ".join(f"{name} {meaning}" for name, meaning in meanings.items())


def notes(report: FormulaReport, text: Text) -> Iterator[str]:
    """What the forms assume, and what was counted."""
    forms = report.forms
    structure = [text.fact(fact) for fact in facts_of(report, "structure")]
    branches = [text.fact(fact) for fact in facts_of(report, "branch")]
    needs = sum(role == "need" for role in forms.facts.values())
    if structure:
        yield f"holds while: {_some(structure)}"
    if branches:
        yield f"smooth while: {_some(branches)}"
    if needs:
        count = f"{needs} condition{'s' if needs > 1 else ''}"
        yield f"and while sizes fit their layers: {count}, listed by --format json"
    for one in forms.unrolled:
        yield f"layer by layer at this setting: `{one.path}`, {one.reason}"
    yield f"counted: {forms.cost.counting.stamp()}"


def facts_of(report: FormulaReport, *roles: Role) -> list[Fact]:
    """The facts of some roles that the forms depend on, without those that follow from another."""
    facts = [fact for fact, role in report.forms.facts.items() if role in roles]
    if "structure" in roles:
        facts += [fact for fact in report.forms.assumed if _is_news(report, fact)]
    return independent(facts)


def _is_news(report: FormulaReport, fact: Fact) -> bool:
    """Whether the range of a parameter allows 0, which its symbol is not."""
    if fact.relation == "divides":
        return False
    graph = report.forms.cost.graph
    try:
        settings(graph.spec, None, {**graph.settings, fact.right.name: 0})
    except SpecError:
        return False
    return True


def _some(facts: list[str]) -> str:
    shown = "; ".join(facts[:FACTS_SHOWN])
    more = len(facts) - FACTS_SHOWN
    return f"{shown}; and {more} more, listed by --format json" if more > 0 else shown
