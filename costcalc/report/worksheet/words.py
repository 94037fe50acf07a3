"""The sentences of a worksheet: its head, its rules, its derivations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from costcalc.cost import explanation
from costcalc.cost.explanation import Explanation
from costcalc.cost.quantities import QUANTITIES
from costcalc.explore.worksheet.answers import shown
from costcalc.explore.worksheet.code import is_shipped
from costcalc.explore.worksheet.record import Question, Table, Value, Worksheet
from costcalc.explore.worksheet.variation import AS_IT_IS
from costcalc.graph.words import shapes
from costcalc.report import heading
from costcalc.report.explain.words import cells, size_lines
from costcalc.report.units import number_of

OTHERS = "sizes as 64x56x56, channels first; other numbers with the decimals that are asked for"
ALL_DIGITS = f"counts with all digits; {OTHERS}"
"""How answers are written where a page reads them, which compares digits."""

NUMBERS = f"counts with all digits, or in k, M or G with at least four; {OTHERS}"
"""How answers are written where `costcalc grade` reads them."""


def title(sheet: Worksheet) -> str:
    """`Worksheet · mobilenet_v1 · MobileNet-V1, depthwise separable convolutions`."""
    return f"Worksheet · {heading.title(sheet.tables[0].cost.graph).text}"


def drawn(sheet: Worksheet) -> str:
    """Which network it is about: as it is, or at what the seed drew."""
    settings = heading.settings(sheet.tables[0].cost.graph).text
    if sheet.settings.seed == AS_IT_IS:
        return settings
    return f"seed {sheet.settings.seed}: {settings}"


def above(table: Table, number: int) -> str:
    """What stands over a table."""
    graph = table.cost.graph
    name = graph.name if number == 1 else "the small network"
    return f"Table {number} · {name}, input {shapes(graph.inputs)}"


def below(table: Table) -> str:
    """Which layers a table has, and where the others are."""
    which = f"{len(table.rows)} of the convolutions and linear layers"
    if table.whole:
        which = "all convolutions and linear layers, in order"
    elif is_shipped(spec := table.cost.graph.spec):
        which = f"{which} (`costcalc show {spec.name}` prints the structure of all)"
    return f"{which}; params are of the layer alone, without a norm behind it"


def asked(question: Question) -> str:
    """`q14 (MACs): ...`, with the decimals that are asked for."""
    decimals = f", {question.places} decimals" if question.form == "number" else ""
    return f"{question.name} ({question.unit}{decimals}): {question.text}"


def answer(question: Question) -> str:
    """The right answer; of several that are right the first, and how many there are."""
    others = len(question.accepted) - 1
    more = f" (or {number_of(others, 'other')})" if others else ""
    return f"{written(question, question.accepted[0])}{more}"


def written(question: Question, value: Value) -> str:
    """A value as it is shown: a count with separators, else as an answer is written."""
    text = shown(question, value)
    return f"{int(text):,}" if question.form == "count" else text


def derivations(sheet: Worksheet) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """Each question with its derivation in sentences."""

    @cache
    def explained(table: int, path: str, quantity: str) -> Explanation:
        return explanation.explain(sheet.tables[table].cost, path, quantity)

    for question in sheet.questions:
        if question.source is None:
            yield question, question.work
        elif question.form == "shape":
            yield question, tuple(_sizes(explained(*question.source)))
        else:
            yield question, tuple(_product(explained(*question.source)))


def _product(found: Explanation) -> Iterator[str]:
    """`MACs = M · N · D_F^2 = 64 · 128 · 56^2 = 25,690,112`."""
    name = QUANTITIES[found.quantity].title
    for section in found.sections:
        for part in section.book.parts:
            yield " = ".join((name, *cells(found, section.book, part)))


def _sizes(found: Explanation) -> Iterator[str]:
    """How the sizes of an output follow from the window; a linear layer changes its last axis."""
    for section in found.sections:
        lines = [*size_lines(found, section.book)]
        if lines:
            yield f"{section.output[0]} channels out"
        yield from lines or ["the last axis has the features out, the other axes stay"]


def mistakes(question: Question) -> Iterator[str]:
    """`51,380,224 is right but for the unit`."""
    for one in question.mistakes:
        yield f"{written(question, one.value)}: {one.word}"


def counted(sheet: Worksheet) -> str:
    """What MACs and params are."""
    return heading.counted(sheet.tables[0].cost.counting).text
