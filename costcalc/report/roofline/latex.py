"""A roofline as LaTeX: the roof, and the bounds of the layers."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.roofline.record import Roofline
from costcalc.report import heading
from costcalc.report.escaping import latex_comment, latex_text
from costcalc.report.page.record import Grid
from costcalc.report.roofline import words
from costcalc.report.roofline.page import kinds, layers


def render(found: Roofline) -> Iterator[str]:
    """The lines of a fragment for a document that has booktabs."""
    yield "% needs booktabs"
    for text in words.notes(found):
        yield f"% {latex_comment(text)}"
    yield f"\\paragraph{{{latex_text(found.graph.name)}, {latex_text(words.headline(found))}}}"
    yield latex_text(heading.settings(found.graph).text)
    yield latex_text(words.roof(found))
    yield latex_text(words.bound_by(found))
    for grid in (layers(found, 0), kinds(found)):
        yield ""
        yield from _tabular(grid)


def _tabular(grid: Grid) -> Iterator[str]:
    columns = "".join("r" if column.align == "right" else "l" for column in grid.columns)
    yield f"\\begin{{tabular}}{{{columns}}}"
    yield "  \\toprule"
    yield f"  {' & '.join(map(latex_text, grid.headers))} \\\\"
    yield "  \\midrule"
    for line in grid.lines:
        if line.role == "total":
            yield "  \\midrule"
        yield f"  {' & '.join(map(latex_text, line.cells))} \\\\"
    yield "  \\bottomrule"
    yield "\\end{tabular}"
