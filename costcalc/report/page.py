"""A page: what is shown to a person, before it is known where. Plain frozen records."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class Sentence(NamedTuple):
    """A line of running text; `role` says how much it matters."""

    text: str
    role: Literal["title", "body", "key", "note"] = "body"


class Column(NamedTuple):
    """A column of a grid. A `bar` is drawn, and means nothing to a program."""

    header: str
    align: Literal["left", "right"] = "left"
    role: Literal["name", "plain", "number", "bar"] = "plain"


class Line(NamedTuple):
    """A row of a grid; `group` is a heading inside it, `total` its sum."""

    cells: tuple[str, ...]
    role: Literal["row", "group", "total"] = "row"


class Grid(NamedTuple):
    """A table."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def widths(self) -> list[int]:
        """Columns each cell needs, headers included; a group heading needs none of its own."""
        widths = [len(column.header) for column in self.columns]
        for line in self.lines:
            if line.role != "group":
                for index, cell in enumerate(line.cells):
                    if len(cell) > widths[index]:
                        widths[index] = len(cell)
        return widths


GAP = 2


def width_of(grid: Grid) -> int:
    """Columns the whole grid needs."""
    widths = grid.widths()
    headings = [len(line.cells[0]) for line in grid.lines if line.role == "group"]
    return max([sum(widths) + GAP * (len(widths) - 1), *headings])


Part: TypeAlias = Sentence | Grid


class Page(NamedTuple):
    """Sentences and tables from top to bottom; an empty line stands around each table."""

    parts: tuple[Part, ...]
