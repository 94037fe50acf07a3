"""A page for people, independent of the format: plain frozen records."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.records import NamedTuple


class Sentence(NamedTuple):
    """A line of running text; `role` is its importance.

    What stands between two backticks is code, unless the line `is_given`: it holds a text of a
    spec, which is shown as it is.
    """

    text: str
    role: Literal["title", "body", "key", "note"] = "body"
    is_given: bool = False


class Column(NamedTuple):
    """A column of a grid.

    If there is not enough room, a `name` loses its end and a `path` its beginning; other roles are
    never shortened. `text` is prose. The cells of a `bar` are empty: formats draw it from the
    number of each row, at most `width` characters long.
    """

    header: str
    align: Literal["left", "right"] = "left"
    role: Literal["name", "path", "text", "plain", "number", "bar"] = "plain"
    width: int = 0


class GridRow(NamedTuple):
    """A row of a grid; `group` is a heading between rows, `total` the sum of the rows.

    `bar` is the length of its bar as a fraction of the column, from 0 to 1; None if it has no bar.
    """

    cells: tuple[str, ...]
    role: Literal["row", "group", "total"] = "row"
    bar: Fraction | None = None


class Grid(NamedTuple):
    """A table."""

    columns: tuple[Column, ...]
    lines: tuple[GridRow, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headings of the columns."""
        return tuple(column.header for column in self.columns)

    def widths(self) -> list[int]:
        """The width of each column in characters, headers included, group headings excluded."""
        widths = [len(column.header) for column in self.columns]
        for line in self.lines:
            if line.role != "group":
                for index, cell in enumerate(line.cells):
                    if len(cell) > widths[index]:
                        widths[index] = len(cell)
        return widths

    def without(self, headers: Collection[str]) -> Grid:
        """The table without the columns that have these headings."""
        kept = [n for n, column in enumerate(self.columns) if column.header not in headers]
        columns = tuple(self.columns[n] for n in kept)
        lines = [line._replace(cells=tuple(line.cells[n] for n in kept)) for line in self.lines]
        return Grid(columns, tuple(lines))


Part: TypeAlias = Sentence | Grid


class Page(NamedTuple):
    """Sentences and tables from top to bottom."""

    parts: tuple[Part, ...]

    def mapped(self, change: Callable[[str], str]) -> Page:
        """The page with a function applied to every text."""
        return Page(tuple(_mapped(part, change) for part in self.parts))


def _mapped(part: Part, change: Callable[[str], str]) -> Part:
    if isinstance(part, Sentence):
        return part._replace(text=change(part.text))
    columns = tuple(column._replace(header=change(column.header)) for column in part.columns)
    lines = tuple(line._replace(cells=tuple(map(change, line.cells))) for line in part.lines)
    return Grid(columns, lines)
