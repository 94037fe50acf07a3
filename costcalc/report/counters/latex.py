"""What every counter prints, as LaTeX: a table, and how each figure is made."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.counters.base.prediction import Prediction
from costcalc.report import heading, units
from costcalc.report.counters.record import CounterReport
from costcalc.report.counters.words import CONDITIONS, difference, equation
from costcalc.report.escaping import latex_comment, latex_text


def render(report: CounterReport) -> Iterator[str]:
    """The lines of a fragment for a document that has booktabs."""
    graph = report.cost.graph
    yield "% needs booktabs"
    yield f"% counted: {latex_comment(report.cost.counting.stamp())}"
    yield f"% counters: {latex_comment(CONDITIONS)}"
    yield f"\\paragraph{{{latex_text(graph.name)}, what counters print}}"
    yield latex_text(heading.settings(graph).text)
    yield ""
    yield "\\begin{tabular}{lrlrr}"
    yield "  \\toprule"
    yield "  counter & prints & unit & per MAC & more than ours \\\\"
    yield "  \\midrule"
    for one in report.predictions:
        yield f"  {' & '.join(_cells(one))} \\\\"
    yield "  \\bottomrule"
    yield "\\end{tabular}"
    yield "\\begin{itemize}"
    for one in report.predictions:
        yield f"  \\item {latex_text(equation(one))}"
    yield "\\end{itemize}"


def _cells(prediction: Prediction) -> tuple[str, ...]:
    one = prediction.convention
    per_mac = "--" if one.quantity == "params" else str(one.per_mac)
    if prediction.reason:
        return latex_text(one.title), "not predicted", latex_text(one.word), per_mac, "--"
    figures = (prediction.total, difference(prediction))
    total, more = (units.exactly(figure).replace(",", "{,}") for figure in figures)
    return latex_text(one.title), f"${total}$", latex_text(one.word), per_mac, f"${more}$"
