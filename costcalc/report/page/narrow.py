"""Tables with formulas, laid out as lines if the width is too small for a table."""

from __future__ import annotations

from collections.abc import Collection

from costcalc.report.page.record import Grid, GridRow, Part, Sentence
from costcalc.report.page.widths import width_of

INDENT = "    "


def fitting(grid: Grid, width: int | None, long: Collection[int]) -> list[Part]:
    """The table if it fits; else a line for each row, with its `long` cells below it.

    The headings are the first of these rows.
    """
    if width is None or width_of(grid) <= width:
        return [grid]
    headings = GridRow(tuple(column.header for column in grid.columns))
    parts: list[Part] = [Sentence(""), Sentence(_short(headings, long), "note")]
    parts += [Sentence(INDENT + headings.cells[n], "note") for n in sorted(long)]
    for line in grid.lines:
        parts.append(Sentence(_short(line, long)))
        parts += [Sentence(INDENT + line.cells[n]) for n in sorted(long) if line.cells[n]]
    return [*parts, Sentence("")]


def _short(line: GridRow, long: Collection[int]) -> str:
    """`depthwise/dwconv · conv dw 3x3 · 1,354,752`."""
    return " · ".join(cell for n, cell in enumerate(line.cells) if n not in long and cell)
