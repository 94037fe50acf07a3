"""A figure that is the largest of several, in symbols, as a page for people."""

from __future__ import annotations

from costcalc.cost.part_forms import PartForm
from costcalc.cost.quantities import title_of
from costcalc.explore.largest import BuiltFigure, LargestReport
from costcalc.report import heading, notation, units
from costcalc.report.formula_largest.words import (
    describe_fraction,
    errors,
    form_of,
    intervals,
    layers,
    leads_words,
    left_out,
    place,
)
from costcalc.report.notation import Text
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.symbols import conditions, legend, letters_of


def page(report: LargestReport, width: int | None = None) -> Page:
    """Which smooth form is the largest where, and the exact figure at the places between; then the
    other forms the user asked for.
    """
    forms = report.forms
    text = Text(letters_of(forms), report.order)
    name = title_of(forms.quantity)
    parts: list[Part] = [heading.title(forms.cost.graph)]
    parts += [Sentence(line, is_given=True) for line in legend(forms)]
    parts.append(Sentence(f"{name}: {leads_words(report)}", "key"))
    grid = _candidates(report, text) if report.course is None else _leads(report, text)
    parts += fitting(grid, width, [len(grid.columns) - 2])
    if report.course is not None and report.course.crossings:
        parts.append(_crossings(report))
    parts.append(Sentence(errors(report)))
    if report.exact:
        parts += _exactly(report, text, width)
    elif report.every_part:
        parts += fitting(_every_part(report, text), width, [1])
    if report.course is None and (line := left_out(report)):
        parts.append(Sentence(line, "note"))
    parts += [Sentence(line, "note") for line in conditions(forms, text)]
    return Page((*parts, heading.counted(forms.cost.counting, forms.quantity)))


def _here(part: PartForm) -> str:
    return units.briefly(int(part.form.value))


def _columns(report: LargestReport, *first: Column) -> tuple[Column, ...]:
    name = title_of(report.forms.quantity)
    return (*first, Column(f"{name}, smooth"), Column("here", "right", "number"))


def _leads(report: LargestReport, text: Text) -> Grid:
    """A row for each interval."""
    leads = report.course.leads if report.course else ()
    lines = [
        GridRow((words, layers(lead.part), form_of(lead.part, text), _here(lead.part)))
        for words, lead in zip(intervals(report), leads, strict=True)
    ]
    columns = _columns(report, Column(report.order[0]), Column("layer", role="path"))
    return Grid(columns, tuple(lines))


def _candidates(report: LargestReport, text: Text) -> Grid:
    lines = [
        GridRow((layers(part), form_of(part, text), _here(part))) for part in report.candidates
    ]
    return Grid(_columns(report, Column("layer", role="path")), tuple(lines))


def _crossings(report: LargestReport) -> Grid:
    """The exact figure at each place, or at the settings around it."""
    crossings = report.course.crossings if report.course else ()
    lines = [
        GridRow((place(one) if n == 0 else "", *_built(built)))
        for one in crossings
        for n, built in enumerate(one.beside or (None,))
    ]
    columns = (
        Column("another from", "right", "number"),
        Column(report.order[0], "right", "number"),
        Column("exactly", "right", "number"),
        Column("smooth", "right", "number"),
        Column("layer", role="path"),
    )
    return Grid(columns, tuple(lines))


def _built(built: BuiltFigure | None) -> tuple[str, ...]:
    if built is None:
        return ("no setting", "", "", "")
    figure = "cannot be built" if built.figure is None else units.exactly(built.figure)
    smooth = units.exactly(round(built.smooth))
    return (describe_fraction(built.setting), figure, smooth, built.path)


def _every_part(report: LargestReport, text: Text) -> Grid:
    """The smooth form of every part."""
    lines = [
        GridRow((layers(part), form_of(part, text), _here(part))) for part in report.forms.parts
    ]
    return Grid(_columns(report, Column("layer", role="path")), tuple(lines))


def _exactly(report: LargestReport, text: Text, width: int | None) -> list[Part]:
    """The exact form of every part: the figure is the largest of them."""
    defined = [GridRow((notation.definition(d, text),)) for d in report.definitions]
    lines = [
        GridRow((layers(part), text.write(part.form.exact.xreplace(report.names)), _here(part)))
        for part in report.forms.parts
    ]
    columns = (
        Column("layer", role="path"),
        Column(title_of(report.forms.quantity)),
        Column("here", "right", "number"),
    )
    parts: list[Part] = []
    if defined:
        parts.append(Grid((Column("with every rounding of the spec"),), tuple(defined)))
    return [*parts, *fitting(Grid(columns, tuple(lines)), width, [1])]
