"""Tables that fit a width: names and paths are shortened, or columns are left out."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.report.page.record import Grid, GridRow, Part, Sentence
from costcalc.report.page.widths import width_of, width_of_columns

SHORTEST_NAME = 8


def fitted(grid: Grid, width: int) -> Grid:
    """The grid with names and paths shortened as far as needed and possible.

    The heading of a group stands over all columns, and is cut at the width itself.
    """
    grid = grid._replace(lines=tuple(_cut(line, width) for line in grid.lines))
    excess = width_of_columns(grid) - width
    for index, column in enumerate(grid.columns):
        if excess > 0 and column.role in ("name", "path"):
            longest = grid.widths()[index]
            room = max(SHORTEST_NAME, longest - excess)
            excess -= longest - room
            grid = _shortened(grid, index, room)
    return grid


def narrowed(grid: Grid, width: int | None, leave: Sequence[str]) -> list[Part]:
    """The grid, without as many columns of `leave`, in that order, as it takes to fit the width.

    Names are shortened only as far as they still differ; a sentence says which columns are left
    out. No width asks for nothing.
    """
    count = 0
    if width is not None:
        while count < len(leave) and not _legible(grid.without(leave[:count]), width):
            count += 1
    left_out = [header for header in leave[:count] if header in grid.headers]
    parts: list[Part] = [grid.without(left_out)]
    if left_out:
        parts.append(Sentence(f"left out at this width: {', '.join(left_out)}", "note"))
    return parts


def _legible(grid: Grid, width: int) -> bool:
    """Whether it fits, and the rows of each group have different names, shortened as they are."""
    grid = fitted(grid, width)
    if width_of(grid) > width:
        return False
    seen: set[str] = set()
    for line in grid.lines:
        if line.role == "group":
            seen.clear()
        elif line.cells[0] in seen:
            return False
        seen.add(line.cells[0])
    return True


def _cut(line: GridRow, width: int) -> GridRow:
    title = line.cells[0]
    if line.role != "group" or len(title) <= width:
        return line
    return line._replace(cells=(f"{title[: width - 1]}…", *line.cells[1:]))


def _shortened(grid: Grid, index: int, room: int) -> Grid:
    from_start = grid.columns[index].role == "path"
    lines = []
    for line in grid.lines:
        cell = line.cells[index]
        if len(cell) > room and line.role != "group":
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
