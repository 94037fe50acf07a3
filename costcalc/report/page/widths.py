"""How wide a table is."""

from __future__ import annotations

from costcalc.report.page.bars import drawn
from costcalc.report.page.record import Grid

GAP = 2


def width_of(grid: Grid) -> int:
    """The width of the whole grid in characters."""
    headings = [len(line.cells[0]) for line in grid.lines if line.role == "group"]
    return max([width_of_columns(grid), *headings])


def width_of_columns(grid: Grid) -> int:
    """The width of its columns and the room between them, in characters."""
    widths = drawn(grid).widths()
    return sum(widths) + GAP * (len(widths) - 1)
