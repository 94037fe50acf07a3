"""The rows of a table of calls of one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.imports.layer_text import value_text


def first_strided(
    rows: list[tuple[tuple[object, ...], int]], place: int
) -> list[tuple[tuple[object, ...], int]]:
    """Rows of which only the first pass has the stride, as the stages of a network."""
    found: list[tuple[tuple[object, ...], int]] = []
    for values, times in rows:
        if found and values[place] == 1:
            before, so_far = found[-1]
            if values == (*before[:place], 1, *before[place + 1 :]):
                found[-1] = (before, so_far + times)
                continue
        if times > 1 and values[place] != 1:
            return rows
        found.append((values, times))
    return found


def cell(value: object) -> str:
    """A value in a row of a table, where a tuple is quoted."""
    text = value_text(value)
    return f"'{text}'" if "," in text else text


def row_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of `table:`, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        yield f"  - [{', '.join(padded)}]"
