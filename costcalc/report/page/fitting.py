"""Tables that fit a width: names are shortened or stand on lines of their own, columns are left
out, or the table is cut into parts.

This is the one place that decides it. A shortened name still differs from those beside it and keeps
at least half of its characters; another one stands whole on a line above its figures.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of_columns

SHORTEST_NAME = 8


def fitted(grid: Grid, width: int) -> Grid:
    """The grid with names and paths shortened as far as needed and possible, or on lines of their
    own where they would not be told apart or lose too much.

    The heading of a group stands over all columns, and is wrapped at the width itself.
    """
    lines = [piece for line in grid.lines for piece in _wrapped(line, width)]
    grid = grid._replace(lines=tuple(lines))
    short = _with_short_names(grid, width)
    return short if _tells(short, grid) else _apart(grid, width)


def page_fitted(page: Page, width: int) -> Page:
    """The page with every table in this width, whatever its own layout left too wide."""
    parts: list[Part] = []
    for part in page.parts:
        parts += [part] if isinstance(part, Sentence) else _within(part, width)
    return Page(tuple(parts))


def _within(grid: Grid, width: int) -> list[Part]:
    """The grid in this width: without its bars, in parts, or else as lines of text."""
    plain = [n for n, column in enumerate(grid.columns) if column.role != "bar"]
    for one in (grid, _only(grid, plain)):
        whole = fitted(one, width)
        if width_of_columns(whole) <= width:
            return [whole]
    parts = _parts(one, width)
    if parts:
        said = Sentence(f"in {len(parts)} parts at this width", "note")
        return [*(fitted(part, width) for part in parts), said]
    return fitting(one, width, ())


def narrowed(
    grid: Grid, width: int | None, leave: Sequence[str], *, in_parts: bool = True
) -> list[Part]:
    """The grid, without as many columns of `leave`, in that order, as it takes to fit the width.

    Where that is not enough, names stand on lines of their own, and then all columns are shown in
    several tables under each other, if they may be `in_parts`. A sentence says which columns are
    left out, or how many parts there are. No width asks for nothing.
    """
    if width is None:
        return [grid]
    counts = range(len(leave) + 1)
    for fits in (_legible, _fits):
        for count in counts:
            if fits(grid.without(leave[:count]), width):
                return _without(grid, leave[:count])
    parts = _parts(grid, width) if in_parts else []
    if len(parts) > 1:
        return [*parts, Sentence(f"in {len(parts)} parts at this width", "note")]
    return _without(grid, leave)


def _without(grid: Grid, leave: Sequence[str]) -> list[Part]:
    """The grid without these columns, and that they are left out."""
    left_out = [header for header in leave if header in grid.headers]
    parts: list[Part] = [grid.without(left_out)]
    if left_out:
        parts.append(Sentence(f"left out at this width: {', '.join(left_out)}", "note"))
    return parts


def _parts(grid: Grid, width: int) -> list[Grid]:
    """Tables that have the first column and as many of the others as fit; none if one does not."""
    for fits in (_legible, _fits):
        parts = _cut_where(grid, lambda part, fits=fits: fits(part, width))  # type: ignore[misc]
        if parts:
            return parts
    return []


def _cut_where(grid: Grid, fits: Callable[[Grid], bool]) -> list[Grid]:
    groups: list[list[int]] = []
    for index in range(1, len(grid.columns)):
        if groups and fits(_only(grid, [0, *groups[-1], index])):
            groups[-1].append(index)
        elif fits(_only(grid, [0, index])):
            groups.append([index])
        else:
            return []
    return [_only(grid, [0, *group]) for group in groups]


def _only(grid: Grid, indexes: Sequence[int]) -> Grid:
    """The grid with these columns alone."""
    lines = (line._replace(cells=tuple(line.cells[n] for n in indexes)) for line in grid.lines)
    return Grid(tuple(grid.columns[n] for n in indexes), tuple(lines))


def _legible(grid: Grid, width: int) -> bool:
    """Whether it fits with shortened names that can be told apart."""
    short = _with_short_names(grid, width)
    return width_of_columns(short) <= width and _tells(short, grid)


def _fits(grid: Grid, width: int) -> bool:
    """Whether it fits with names on lines of their own."""
    return width_of_columns(_apart(grid, width)) <= width


def _tells(short: Grid, grid: Grid) -> bool:
    """Whether names that differ do so in each group of the shortened grid, and none lost more than
    half of its characters.
    """
    seen: dict[str, str] = {}
    for line, whole in zip(short.lines, grid.lines, strict=True):
        name, full = line.cells[0], whole.cells[0]
        if line.role == "group":
            seen.clear()
        elif len(name) * 2 < len(full) or seen.setdefault(name, full) != full:
            return False
    return True


def _with_short_names(grid: Grid, width: int) -> Grid:
    excess = width_of_columns(grid) - width
    for index, column in enumerate(grid.columns):
        if excess > 0 and column.role in ("name", "path"):
            longest = grid.widths()[index]
            room = max(SHORTEST_NAME, longest - excess)
            excess -= longest - room
            grid = _shortened(grid, index, room)
    return grid


def _apart(grid: Grid, width: int) -> Grid:
    """The grid with each name that is too long for its column on a line above its figures."""
    if grid.columns[0].role not in ("name", "path"):
        return grid
    rest = Grid(grid.columns[1:], tuple(one._replace(cells=one.cells[1:]) for one in grid.lines))
    room = max(SHORTEST_NAME, width - width_of_columns(_with_short_names(rest, width)) - GAP)
    lines: list[GridRow] = []
    for line in grid.lines:
        name = line.cells[0]
        if line.role == "group" or len(name) <= room:
            lines.append(line)
            continue
        heading = GridRow((name, *[""] * (len(line.cells) - 1)), "group")
        lines += _wrapped(heading, width)
        lines.append(line._replace(cells=("", *line.cells[1:])))
    return _with_short_names(grid._replace(lines=tuple(lines)), width)


def _wrapped(line: GridRow, width: int) -> list[GridRow]:
    """The line; a heading that is wider than the table may be, as several."""
    title = line.cells[0]
    if line.role != "group" or len(title) <= width:
        return [line]
    indent = " " * (len(title) - len(title.lstrip()))
    pieces = textwrap.wrap(title.strip(), width, initial_indent=indent, subsequent_indent=indent)
    return [line._replace(cells=(piece, *line.cells[1:])) for piece in pieces]


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
