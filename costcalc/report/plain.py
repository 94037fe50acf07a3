"""A page as plain text: for pipes, files and very long tables. Nothing is ever cut."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.page import GAP, Grid, Page, Sentence, width_of

RULE = "─"


def render(page: Page) -> Iterator[str]:
    """The lines of a page, without newlines."""
    after_grid = False
    for number, part in enumerate(page.parts):
        if isinstance(part, Sentence):
            if after_grid:
                yield ""
            yield part.text
            after_grid = False
            continue
        if number:
            yield ""
        yield from grid_lines(part)
        after_grid = True


def grid_lines(grid: Grid) -> Iterator[str]:
    """The lines of a table: header, rule, rows, and a rule above a total."""
    widths = grid.widths()
    rule = RULE * width_of(grid)
    pads = [
        (width, column.align == "right") for width, column in zip(widths, grid.columns, strict=True)
    ]

    def joined(cells: tuple[str, ...]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, (width, right) in zip(cells, pads, strict=True)
        )
        return (" " * GAP).join(padded).rstrip()

    yield joined(tuple(column.header for column in grid.columns))
    yield rule
    for line in grid.lines:
        if line.role == "total":
            yield rule
        yield line.cells[0] if line.role == "group" else joined(line.cells)
