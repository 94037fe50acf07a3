"""Bars as characters, for formats that have nothing else to draw them with."""

from __future__ import annotations

from costcalc.report import units
from costcalc.report.page.record import Column, Grid, GridRow


def drawn(grid: Grid) -> Grid:
    """The grid with its bars as text, each as long as its number says of its column's width."""
    places = [index for index, column in enumerate(grid.columns) if column.role == "bar"]
    for index in places:
        column = grid.columns[index]
        grid = grid._replace(lines=tuple(_drawn(line, index, column) for line in grid.lines))
    return grid


def _drawn(line: GridRow, index: int, column: Column) -> GridRow:
    if line.bar is None:
        return line
    text = units.bar(line.bar.numerator, line.bar.denominator, column.width)
    return line._replace(cells=(*line.cells[:index], text, *line.cells[index + 1 :]))
