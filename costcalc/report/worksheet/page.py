"""A worksheet as a page: its tables with blanks, its questions, its code, and with a key that."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.worksheet.layers import words as layer_words
from costcalc.explore.worksheet.record import COLUMNS, Row, Table, Worksheet
from costcalc.explore.worksheet.tables import figure
from costcalc.graph.words import shapes
from costcalc.report import units
from costcalc.report.page.fitting import fitted
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import width_of
from costcalc.report.worksheet import words

BLANK = "_" * 6
HEADERS = {"output": "output", "params": "params", "macs": "MACs"}


def page(sheet: Worksheet, width: int | None = None) -> Page:
    """The worksheet, for a terminal of this width."""
    parts: list[Part] = [Sentence(words.title(sheet), "title"), Sentence(words.drawn(sheet))]
    for number, table in enumerate(sheet.tables, 1):
        parts.append(Sentence(words.above(table, number), "title"))
        parts.append(_wide_or_stacked(table, width))
        parts.append(Sentence(words.below(table), "note"))
    parts.append(Sentence("Questions", "title"))
    parts += [Sentence(words.asked(one)) for one in sheet.asked]
    if sheet.key:
        parts += _key(sheet, width)
    parts.append(Sentence(f"code: {sheet.code}", "key"))
    parts.append(Sentence(words.NUMBERS, "note"))
    parts.append(Sentence(words.counted(sheet), "note"))
    return Page(tuple(parts))


def _wide_or_stacked(table: Table, width: int | None) -> Grid:
    """The table; one too wide for the terminal has each layer in words above its figures."""
    wide = grid(table)
    if width is None or width_of(wide) <= width:
        return wide
    lines: list[GridRow] = []
    for line in wide.lines:
        path, what, *figures = line.cells
        lines.append(GridRow((f"{path} · {what}", *[""] * (len(figures) - 1)), "group"))
        lines.append(GridRow((f"  {figures[0]}", *figures[1:])))
    first = Column("layer · what · input")
    return fitted(Grid((first, *wide.columns[3:]), tuple(lines)), width)


def _fitted(table: Grid, width: int | None) -> Grid:
    return table if width is None else fitted(table, width)


def grid(table: Table) -> Grid:
    """A table with a line for each blank, which begins with the question's name."""
    columns = (
        Column("layer", role="path"),
        Column("what", role="name"),
        Column("input"),
        *(Column(HEADERS[name], "right", "number") for name in COLUMNS),
    )
    return Grid(columns, tuple(_row(row) for row in table.rows))


def _row(row: Row) -> GridRow:
    layer = row.cost.layer
    cells = (cell(row, column) for column in COLUMNS)
    return GridRow((layer.path, layer_words(layer), shapes(layer.inputs), *cells))


def cell(row: Row, column: str) -> str:
    """A figure, or the name of the question whose answer stands there."""
    if column in row.blanks:
        return f"{row.blanks[column]} {BLANK}"
    value = figure(row.cost, column)
    return units.exactly(value) if isinstance(value, int) else str(value)


def _key(sheet: Worksheet, width: int | None) -> Iterator[Part]:
    """The answers in a table, then how each is found and what usual mistakes give."""
    yield Sentence("Key", "title")
    columns = (Column("question"), Column("answer"), Column("unit"))
    lines = [GridRow((one.name, words.answer(one), one.unit)) for one in sheet.questions]
    yield _fitted(Grid(columns, tuple(lines)), width)
    for question, work in words.derivations(sheet):
        yield Sentence(f"{question.name}: {'; '.join(work)}")
        found = "; ".join(words.mistakes(question))
        if found:
            yield Sentence(f"{question.name}, right but for: {found}", "note")
