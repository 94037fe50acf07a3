"""A page: what is shown to a person, before it is known where. Plain frozen records."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.records import NamedTuple


class Sentence(NamedTuple):
    """A line of running text; `role` says how much it matters."""

    text: str
    role: Literal["title", "body", "key", "note"] = "body"


class Column(NamedTuple):
    """A column of a grid.

    Where there is no room a `name` loses its end and a `path` its beginning; nothing else is cut.
    `text` is prose. The cells of a `bar` are empty: it is drawn from the number of each line, in as
    many columns of characters as `width` says.
    """

    header: str
    align: Literal["left", "right"] = "left"
    role: Literal["name", "path", "text", "plain", "number", "bar"] = "plain"
    width: int = 0


class GridRow(NamedTuple):
    """A row of a grid; `group` is a heading inside it, `total` its sum.

    `bar` is how much of the column of bars its bar fills, from 0 to 1; None where it has none.
    """

    cells: tuple[str, ...]
    role: Literal["row", "group", "total"] = "row"
    bar: Fraction | None = None


class Grid(NamedTuple):
    """A table."""

    columns: tuple[Column, ...]
    lines: tuple[GridRow, ...]

    def widths(self) -> list[int]:
        """Columns each cell needs, headers included; a group heading needs none of its own."""
        widths = [len(column.header) for column in self.columns]
        for line in self.lines:
            if line.role != "group":
                for index, cell in enumerate(line.cells):
                    if len(cell) > widths[index]:
                        widths[index] = len(cell)
        return widths


Part: TypeAlias = Sentence | Grid


class Page(NamedTuple):
    """Sentences and tables from top to bottom; with an empty line around each table."""

    parts: tuple[Part, ...]

    def mapped(self, change: Callable[[str], str]) -> Page:
        """The page with every text changed."""
        return Page(tuple(_mapped(part, change) for part in self.parts))


def _mapped(part: Part, change: Callable[[str], str]) -> Part:
    if isinstance(part, Sentence):
        return part._replace(text=change(part.text))
    columns = tuple(column._replace(header=change(column.header)) for column in part.columns)
    lines = tuple(line._replace(cells=tuple(map(change, line.cells))) for line in part.lines)
    return Grid(columns, lines)
