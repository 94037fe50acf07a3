"""A page on a terminal, with rich's colours if the terminal has colours; numbers are not
shortened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from costcalc.report.page.fitting import page_fitted
from costcalc.report.page.layout import SPACE, StyledText, grid_lines, spaced
from costcalc.report.page.record import Grid, Page, Sentence

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderResult

SENTENCES = {"title": "bold", "body": "", "key": "bold cyan", "note": "dim"}
LINES = {"header": "dim", "rule": "dim", "group": "bold", "total": "bold"}
COLUMNS = {"plain": "dim", "bar": "cyan"}


def console(stream: TextIO) -> Console:
    """A console on a stream; rich reads NO_COLOR, COLUMNS and similar variables."""
    return Console(file=stream, highlight=False, emoji=False, markup=False)


def show(page: Page, stream: TextIO) -> None:
    """Print a page on a terminal: sentences are wrapped, and no table is wider."""
    target = console(stream)
    for part in spaced(page_fitted(page, target.width)):
        if part is None:
            target.print()
        elif isinstance(part, Sentence):
            target.print(Text(part.text, style=SENTENCES[part.role]))
        else:
            target.print(_Table(part), crop=False, end="")


class _Table:
    """A grid as an object that rich can print."""

    def __init__(self, grid: Grid):
        self.grid = grid

    def __rich_console__(self, target: Console, options: ConsoleOptions) -> RenderResult:
        space, end = Segment(SPACE), Segment.line()
        for pieces in grid_lines(self.grid):
            for number, piece in enumerate(pieces):
                if number:
                    yield space
                yield Segment(piece.text, target.get_style(_style(piece)))
            yield end


def _style(piece: StyledText) -> str:
    return LINES.get(piece.line) or COLUMNS.get(piece.column, "none")
