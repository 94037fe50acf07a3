"""The layout of a page: lines that consist of styled texts.

Plain text joins the texts of a line; a terminal gives each the colour of its role. No text is
shortened here.
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.records import NamedTuple
from costcalc.report.page.bars import drawn
from costcalc.report.page.record import Column, Grid, Page, Sentence
from costcalc.report.page.widths import GAP, width_of

RULE = "─"
SPACE = " " * GAP


class StyledText(NamedTuple):
    """A text in a line. `line` is `header`, `rule` or the role of a row, `column` the role of a
    column.
    """

    text: str
    line: str
    column: str = ""


def spaced(page: Page) -> Iterator[Sentence | Grid | None]:
    """The parts of a page, with None for an empty line: around each table, and for an empty
    sentence.

    Two empty lines never follow each other, and there are none at the ends.
    """
    begun = wanted = False
    for part in page.parts:
        if isinstance(part, Sentence) and not part.text:
            wanted = True
            continue
        is_grid = isinstance(part, Grid)
        if begun and (wanted or is_grid):
            yield None
        yield part
        begun, wanted = True, is_grid


def grid_lines(grid: Grid) -> Iterator[list[StyledText]]:
    """The lines of a table: header, rule, rows, and a rule above a total."""
    grid = drawn(grid)
    rule = [StyledText(RULE * width_of(grid), "rule")]
    columns = list(zip(grid.columns, grid.widths(), strict=True))
    yield _row(columns, tuple(column.header for column in grid.columns), "header")
    yield rule
    for line in grid.lines:
        if line.role == "total":
            yield rule
        if line.role == "group":
            yield [StyledText(line.cells[0], "group")]
        else:
            yield _row(columns, line.cells, line.role)


def _row(columns: list[tuple[Column, int]], cells: tuple[str, ...], role: str) -> list[StyledText]:
    """The cells of a row, aligned in their columns, without blanks at the end of the line."""
    pieces = [
        StyledText(
            cell.rjust(width) if column.align == "right" else cell.ljust(width),
            role,
            column.role,
        )
        for (column, width), cell in zip(columns, cells, strict=True)
    ]
    while pieces and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip())
    return pieces
