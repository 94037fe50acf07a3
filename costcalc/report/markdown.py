"""A page as Markdown: pipe tables that GitHub and notebooks draw."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.page import Column, Grid, Line, Page, Sentence


def render(page: Page) -> Iterator[str]:
    """The lines of a page, without newlines."""
    for number, part in enumerate(page.parts):
        if number:
            yield ""
        if isinstance(part, Sentence):
            yield _sentence(part)
        else:
            yield from _grid(part)


def _sentence(sentence: Sentence) -> str:
    text = _escaped(sentence.text)
    match sentence.role:
        case "title":
            return f"## {text}"
        case "key":
            return f"**{text}**"
        case "note":
            return f"*{text}*"
        case "body":
            return text


def _grid(grid: Grid) -> Iterator[str]:
    kept = [index for index, column in enumerate(grid.columns) if column.role != "bar"]
    columns = [grid.columns[index] for index in kept]
    yield _row([_escaped(column.header) for column in columns])
    yield _row([_alignment(column) for column in columns])
    for line in grid.lines:
        yield _row([_cell(line, index, grid.columns[index]) for index in kept])


def _alignment(column: Column) -> str:
    return "---:" if column.align == "right" else ":---"


def _cell(line: Line, index: int, column: Column) -> str:
    text = line.cells[index]
    if not text:
        return ""
    shown = f"`{text.replace('|', '')}`" if column.role == "path" else _escaped(text)
    return f"**{_escaped(text)}**" if line.role == "total" else shown


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    for character in "\\`*_|<>":
        text = text.replace(character, f"\\{character}")
    return text
