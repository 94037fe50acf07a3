"""A page as Markdown with pipe tables, which GitHub and notebooks show as tables."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.escaping import markdown_code, markdown_text
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence

GIVEN = "document"
NO_BREAK = "\N{NO-BREAK SPACE}"
ARROW = f"{NO_BREAK}\N{NON-BREAKING HYPHEN}\\>{NO_BREAK}"
"""An arrow between two figures that stays on their line."""


def render(page: Page, *, unbroken: bool = False) -> Iterator[str]:
    """The lines of a page, without newlines.

    `unbroken` keeps on one line, where a browser narrows a table, a figure and its unit, a path and
    its mark, a kind, and two figures with an arrow between them.
    """
    for number, part in enumerate(page.parts):
        if number:
            yield ""
        if isinstance(part, Sentence):
            yield _sentence(part)
        else:
            yield from _grid(part, unbroken=unbroken)


def _sentence(sentence: Sentence) -> str:
    text = markdown_text(sentence.text)
    match sentence.role:
        case "title":
            return f"## {text}"
        case "key":
            return f"**{text}**"
        case "note":
            return f"*{text}*"
        case "body":
            return text


def _grid(grid: Grid, *, unbroken: bool) -> Iterator[str]:
    kept = [index for index, column in enumerate(grid.columns) if column.role != "bar"]
    columns = [grid.columns[index] for index in kept]
    yield _row([markdown_text(column.header) for column in columns])
    yield _row([_alignment(column) for column in columns])
    for line in grid.lines:
        cells = [_cell(line, index, grid.columns[index]) for index in kept]
        if unbroken:
            pairs = zip(cells, columns, strict=True)
            cells = [_unbroken(cell, column) for cell, column in pairs]
        yield _row(cells)


def _alignment(column: Column) -> str:
    return "---:" if column.align == "right" else ":---"


def _cell(line: GridRow, index: int, column: Column) -> str:
    text = line.cells[index]
    if not text:
        return ""
    if line.role == "total":
        return f"**{markdown_text(text)}**"
    indent = "&nbsp;" * (len(text) - len(text.lstrip(" ")))
    return indent + (markdown_code(text) if column.role == "path" else markdown_text(text))


def _unbroken(cell: str, column: Column) -> str:
    if column.align == "right" or column.role in ("path", "plain"):
        return cell.replace(" ", NO_BREAK)
    return cell.replace(" -\\> ", ARROW)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
