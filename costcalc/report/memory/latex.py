"""The memory of a network as LaTeX: the tensors at the peak, and every definition's figure."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.memory.record import Memory
from costcalc.graph.words import by
from costcalc.report import heading, units
from costcalc.report.escaping import latex_comment, latex_text
from costcalc.report.memory import words


def render(memory: Memory) -> Iterator[str]:
    """The lines of a fragment for a document that has booktabs."""
    yield "% needs booktabs"
    for text in words.notes(memory):
        yield f"% {latex_comment(text)}"
    yield f"\\paragraph{{{latex_text(memory.graph.name)}, {latex_text(words.figure(memory))}}}"
    yield latex_text(heading.settings(memory.graph).text)
    yield latex_text(words.basis(memory))
    yield ""
    yield "\\begin{tabular}{llrr}"
    yield "  \\toprule"
    yield "  tensor at the peak & output & lives & bytes \\\\"
    yield "  \\midrule"
    for number in memory.peak.buffers:
        one = memory.buffers[number]
        lives = f"{one.first}--{one.last}"
        cells = (latex_text(one.path), latex_text(by(one.shape)), lives, _number(one.bytes))
        yield f"  {' & '.join(cells)} \\\\"
    yield "  \\midrule"
    yield f"  total & & & {_number(memory.peak.bytes)} \\\\"
    yield "  \\bottomrule"
    yield "\\end{tabular}"
    yield "\\begin{itemize}"
    yield f"  \\item {latex_text(words.stored(memory))}"
    if memory.reordering:
        yield f"  \\item {latex_text(words.order(memory.reordering))}"
    if memory.plan.offsets:
        yield f"  \\item {latex_text(words.plan(memory))}"
    if memory.cache:
        yield f"  \\item {latex_text(words.cache(memory.cache))}"
    if memory.training:
        yield f"  \\item {latex_text(words.training(memory.training, memory.dtype))}"
    for text in words.definitions(memory):
        yield f"  \\item {latex_text(text)}"
    yield "\\end{itemize}"


def _number(size: int) -> str:
    return f"${units.exactly(size)}$".replace(",", "{,}")
