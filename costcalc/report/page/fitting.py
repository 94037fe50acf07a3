"""Tables that fit a width: names and paths are shortened, or rows are written as lines."""

from __future__ import annotations

from costcalc.report.page.bars import drawn
from costcalc.report.page.record import Grid

GAP = 2


def width_of(grid: Grid) -> int:
    """The width of the whole grid in characters."""
    widths = drawn(grid).widths()
    headings = [len(line.cells[0]) for line in grid.lines if line.role == "group"]
    return max([sum(widths) + GAP * (len(widths) - 1), *headings])


SHORTEST_NAME = 8


def fitted(grid: Grid, width: int) -> Grid:
    """The grid with names and paths shortened as far as needed and possible."""
    excess = width_of(grid) - width
    for index, column in enumerate(grid.columns):
        if excess > 0 and column.role in ("name", "path"):
            longest = grid.widths()[index]
            room = max(SHORTEST_NAME, longest - excess)
            excess -= longest - room
            grid = _shortened(grid, index, room)
    return grid


def _shortened(grid: Grid, index: int, room: int) -> Grid:
    from_start = grid.columns[index].role == "path"
    lines = []
    for line in grid.lines:
        cell = line.cells[index]
        if len(cell) > room:
            is_path = from_start and "/" in cell
            cell = _path_end(cell, room) if is_path else f"{cell[: room - 1]}…"
        lines.append(line._replace(cells=(*line.cells[:index], cell, *line.cells[index + 1 :])))
    return grid._replace(lines=tuple(lines))


def _path_end(path: str, room: int) -> str:
    """The last whole segments of a path that fit, with its indentation."""
    indent = path[: len(path) - len(path.lstrip())]
    kept = path[len(path) - room + len(indent) + 1 :]
    whole = kept.find("/")
    return f"{indent}…{kept[whole:] if whole >= 0 else kept}"
