"""A page as LaTeX: a fragment for a document that has booktabs and longtable.

A table that is wider than the text of an article is set in smaller type; where that is not enough,
its longest columns of words are broken into lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from costcalc.records import NamedTuple
from costcalc.report.escaping import latex_breakable, latex_text
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
            return f"\\noindent\\textbf{{{text}}}"
        case "note":
            return f"\\noindent{{\\footnotesize {latex_breakable(sentence.text)}}}"
        case "body":
            return f"\\noindent {latex_breakable(sentence.text)}"


class Type(NamedTuple):
    """A size of type: half the space between columns in points, and, in digits, the length of a
    line of 345 pt and the space between columns.
    """

    command: str
    space: int
    line: int
    gap: float


SIZES = (Type("", 6, 69, 2.4), Type("\\small", 4, 75, 1.8), Type("\\footnotesize", 3, 81, 1.4))
WORDS = 0.93
"""The width of a letter of a word, on average, in digits."""

SHORTEST = 10
"""A column is not made shorter than this, in digits."""


def _grid(grid: Grid) -> Iterator[str]:
    kept = [index for index, column in enumerate(grid.columns) if column.role != "bar"]
    columns = [grid.columns[index] for index in kept]
    rows = [[line.cells[index] for index in kept] for line in grid.lines if line.role != "group"]
    heads = [column.header for column in columns]
    lengths = [
        ceil(max(map(len, cells)) * (WORDS if column.align == "left" else 1))
        for column, cells in zip(columns, zip(heads, *rows, strict=True), strict=True)
    ]
    size = next((one for one in SIZES if _fits(lengths, one)), SIZES[-1])
    broken = _broken(lengths, columns, size)
    if size.command:
        yield f"\\begingroup{size.command}\\setlength{{\\tabcolsep}}{{{size.space}pt}}"
    sides = (broken.get(place) or _side(column) for place, column in enumerate(columns))
    yield f"\\begin{{longtable}}{{{''.join(sides)}}}"
    yield "\\toprule"
    yield _row([_cell(head, place in broken) for place, head in enumerate(heads)])
    yield "\\midrule\\endhead"
    for line in grid.lines:
        if line.role == "total":
            yield "\\midrule"
        yield _group(line, kept, size) if line.role == "group" else _line(line, kept, broken)
    yield "\\bottomrule"
    yield "\\end{longtable}"
    if size.command:
        yield "\\endgroup"


def _fits(lengths: Sequence[float], size: Type) -> bool:
    return sum(lengths) + size.gap * len(lengths) <= size.line


def _broken(lengths: Sequence[int], columns: Sequence[Column], size: Type) -> dict[int, str]:
    """The columns that are broken into lines, by their places, with their widths: the longest ones
    of words, each as short as the next, until the table fits.
    """
    left = list(lengths)
    words = [place for place, one in enumerate(columns) if one.align == "left"]
    while words and not _fits(left, size):
        longest = max(words, key=left.__getitem__)
        if left[longest] <= SHORTEST:
            break
        left[longest] -= 1
    return {
        place: f"p{{{length / size.line:.3f}\\linewidth}}"
        for place, length in enumerate(left)
        if length < lengths[place]
    }


def _cell(text: str, is_broken: bool) -> str:
    """A cell; one that may be broken is broken at spaces, and after the marks within names."""
    if not is_broken:
        return latex_text(text)
    return f"\\rightskip=0pt plus 1fil\\relax {latex_breakable(text)}"


def _group(line: GridRow, kept: list[int], size: Type) -> str:
    """A heading between rows; a long one has several lines."""
    text = line.cells[0]
    side = "l" if len(text) <= 0.9 * size.line else "p{0.9\\linewidth}"
    return f"\\multicolumn{{{len(kept)}}}{{{side}}}{{\\itshape {latex_text(text)}}} \\\\"


def _line(line: GridRow, kept: list[int], broken: dict[int, str]) -> str:
    first, *others = (line.cells[index] for index in kept)
    depth = (len(first) - len(first.lstrip())) // 2
    name = "\\quad " * depth + _cell(first.lstrip(), 0 in broken)
    return _row([name, *(_cell(text, n in broken) for n, text in enumerate(others, 1))])


def _side(column: Column) -> str:
    return "r" if column.align == "right" else "l"


def _row(cells: list[str]) -> str:
    guard = "{}" if cells[0].startswith(("[", "*")) else ""  # a line break takes them as its own
    return f"{guard}{' & '.join(cells)} \\\\"
