"""A page on a terminal, through rich: colour where there is colour, and no number ever cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.box import Box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from costcalc.report import plain
from costcalc.report.page import GAP, Column, Grid, Line, Page, Sentence, fitted, width_of

if TYPE_CHECKING:
    from rich.console import RenderableType

LONGEST_RICH_TABLE = 1000
SENTENCES = {"title": "bold", "body": "", "key": "bold cyan", "note": "dim"}
COLUMNS = {"name": "", "path": "", "plain": "dim", "number": "", "bar": "cyan"}
LINES = {"row": "", "group": "bold", "total": "bold"}
RULED = Box("    \n    \n ── \n    \n ── \n ── \n    \n    \n")


def console(stream: TextIO) -> Console:
    """A console on a stream; rich reads NO_COLOR, COLUMNS and the like."""
    return Console(file=stream, highlight=False, emoji=False, markup=False)


def show(page: Page, stream: TextIO) -> None:
    """Draw a page on a terminal."""
    target = console(stream)
    after_grid = False
    for number, part in enumerate(page.parts):
        if (after_grid or isinstance(part, Grid)) and number:
            target.print()
        after_grid = isinstance(part, Grid)
        if isinstance(part, Sentence):
            target.print(Text(part.text, style=SENTENCES[part.role]))
            continue
        grid = fitted(part, target.width)
        if len(grid.lines) > LONGEST_RICH_TABLE or width_of(grid) > target.width:
            stream.writelines(f"{line}\n" for line in plain.grid_lines(grid))
        else:
            target.print(_table(grid))


def _table(grid: Grid) -> RenderableType:
    table = Table(
        box=RULED, pad_edge=False, padding=(0, GAP - 1, 0, 0), show_edge=False, header_style=""
    )
    for column in grid.columns:
        _add_column(table, column)
    for index, line in enumerate(grid.lines):
        following = grid.lines[index + 1 : index + 2]
        ends = bool(following) and following[0].role == "total"
        table.add_row(*_cells(line), style=LINES[line.role], end_section=ends)
    return table


def _add_column(table: Table, column: Column) -> None:
    header = Text(column.header, style="dim")
    table.add_column(header, justify=column.align, style=COLUMNS[column.role], no_wrap=True)


def _cells(line: Line) -> list[Text]:
    return [Text(cell) for cell in line.cells]
