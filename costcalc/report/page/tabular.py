"""A page as LaTeX: a fragment for a document that has booktabs and longtable."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.escaping import latex_text
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence

NEEDS = "% needs booktabs, longtable"


def lines_of(page: Page) -> Iterator[str]:
    """The lines of a page, without newlines; bars are left out."""
    yield NEEDS
    for part in page.parts:
        if isinstance(part, Grid):
            yield from _grid(part)
        elif part.text:
            yield from ("", _sentence(part))


def _sentence(sentence: Sentence) -> str:
    text = latex_text(sentence.text)
    match sentence.role:
        case "title":
            return f"\\subsection*{{{text}}}"
        case "key":
            return f"\\textbf{{{text}}}"
        case "note":
            return f"\\noindent{{\\footnotesize {text}}}"
        case "body":
            return f"\\noindent {text}"


def _grid(grid: Grid) -> Iterator[str]:
    kept = [index for index, column in enumerate(grid.columns) if column.role != "bar"]
    columns = [grid.columns[index] for index in kept]
    yield f"\\begin{{longtable}}{{{''.join(map(_side, columns))}}}"
    yield "\\toprule"
    yield f"{_row([latex_text(column.header) for column in columns])}"
    yield "\\midrule\\endhead"
    for line in grid.lines:
        if line.role == "total":
            yield "\\midrule"
        yield _line(line, kept)
    yield "\\bottomrule"
    yield "\\end{longtable}"


def _line(line: GridRow, kept: list[int]) -> str:
    if line.role == "group":
        return f"\\multicolumn{{{len(kept)}}}{{l}}{{\\itshape {latex_text(line.cells[0])}}} \\\\"
    first, *others = (line.cells[index] for index in kept)
    depth = (len(first) - len(first.lstrip())) // 2
    name = "\\quad " * depth + latex_text(first.lstrip())
    return _row([name, *map(latex_text, others)])


def _side(column: Column) -> str:
    return "r" if column.align == "right" else "l"


def _row(cells: list[str]) -> str:
    guard = "{}" if cells[0].startswith(("[", "*")) else ""  # a line break takes them as its own
    return f"{guard}{' & '.join(cells)} \\\\"
