"""An explanation as a page: rule, formula, numbers put in, result, share, work not counted."""

from __future__ import annotations

from costcalc.cost.counting import ONE_EXAMPLE
from costcalc.cost.explanation import Explanation, Section
from costcalc.cost.quantities import QUANTITIES
from costcalc.graph.words import by
from costcalc.report import heading, units
from costcalc.report.explain.words import (
    cells,
    left_out,
    letter_lines,
    letters_differ,
    letters_in,
    mistakes,
    ratio_words,
    result,
    size_lines,
)
from costcalc.report.notation.textbook import textbook_form
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.report.page.record import Part as Piece


def page(explanation: Explanation, width: int | None = None) -> Page:
    """The sections in order; for chains, their comparison comes first."""
    parts: list[Piece] = []
    if explanation.ratios:
        parts += _side_by_side(explanation, width)
    if letters_differ(explanation):
        parts.append(Sentence("Each section has letters of its own.", "note"))
    for section in explanation.sections:
        if parts:
            parts.append(Sentence(""))
        parts += _section(explanation, section, width)
    parts.append(Sentence(""))
    parts += [Sentence(line, "note") for line in mistakes(explanation)]
    parts.append(heading.counted(ONE_EXAMPLE, explanation.quantity))
    return Page(tuple(parts))


def _side_by_side(explanation: Explanation, width: int | None) -> list[Piece]:
    """The chains in a table, and the formula of each ratio."""
    name = QUANTITIES[explanation.quantity].title
    lines = []
    asked = [q for q in (explanation.quantity,) if q not in ("macs", "params")]
    for section in explanation.sections:
        totals = section.totals
        lines.append(
            GridRow(
                (
                    section.title,
                    by(section.output),
                    units.exactly(totals.macs),
                    units.exactly(totals.params),
                    *(units.exactly(totals.of(quantity)) for quantity in asked),
                    units.ratio(section.book.value, explanation.sections[0].book.value),
                )
            )
        )
    columns = (
        Column("chain"),
        Column("output"),
        Column("MACs", "right", "number"),
        Column("params", "right", "number"),
        *(Column(name, "right", "number") for _ in asked),
        Column(f"{name} of the first", "right", "number"),
    )
    entry = by(explanation.sections[0].entry[0])
    parts: list[Piece] = [Sentence(f"{len(lines)} chains on {entry}", "title")]
    parts += fitting(Grid(columns, tuple(lines)), width, [0])
    parts += [
        Sentence(f"{ratio.title}: {ratio_words(explanation, ratio)}", "key")
        for ratio in explanation.ratios
    ]
    return parts


def _section(explanation: Explanation, section: Section, width: int | None) -> list[Piece]:
    name, book = QUANTITIES[explanation.quantity].title, section.book
    entry = ", ".join(by(shape) for shape in section.entry)
    head = " · ".join(filter(None, (explanation.title, section.path, section.title)))
    shapes = f"{entry} -> {by(section.output)}" if entry else by(section.output)
    parts: list[Piece] = [Sentence(head, "title"), Sentence(shapes)]
    form = textbook_form(book, letters_in(explanation))
    parts.append(Sentence(f"{name} = {form}", "key"))
    if book.letters:
        parts.append(Sentence("where " + "; ".join(letter_lines(explanation, book))))
    parts += [Sentence(line) for line in size_lines(explanation, book)]
    if book.parts:
        parts += fitting(_worked(explanation, section), width, [2, 3])
    parts += [Sentence(line) for line in result(explanation, section)]
    parts += [Sentence(f"{', '.join(kinds)}: {words.rule}") for kinds, words in section.rules]
    parts += [Sentence(line, "note") for line in left_out(section)]
    return parts


def _worked(explanation: Explanation, section: Section) -> Grid:
    """A table of the layers: formula, numbers put in, result."""
    book = section.book
    lines = [
        GridRow((part.path, part.kind, *cells(explanation, book, part))) for part in book.parts
    ]
    if len(lines) > 1:
        lines.append(GridRow(("total", "", "", "", units.exactly(book.value)), "total"))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        Column("formula"),
        Column("numbers put in"),
        Column(QUANTITIES[explanation.quantity].title, "right", "number"),
    )
    return Grid(columns, tuple(lines))
