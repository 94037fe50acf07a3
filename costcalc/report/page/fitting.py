"""Tables that fit a width: names and paths are shortened, or columns are left out."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.report.page.bars import drawn
from costcalc.report.page.record import Grid, Part, Sentence

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
