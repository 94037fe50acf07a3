"""What every counter prints for a network, as a page: a table, and how each figure is made."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.counters.base.prediction import Prediction
from costcalc.report import heading, units
from costcalc.report.counters.record import CounterReport
from costcalc.report.counters.words import CONDITIONS, difference, equation
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence


def page(report: CounterReport, width: int | None = None) -> Page:
    """The page; no figure is shortened."""
    totals, graph = report.cost.totals, report.cost.graph
    macs = totals.exactly("macs")
    ours = (
        f"ours: {units.exactly(macs)} MACs",
        f"{units.exactly(2 * macs)} FLOPs at 2 for each",
        f"{units.exactly(totals.params)} params",
    )
    parts: list[Part] = [heading.title(graph), heading.settings(graph)]
    parts.append(Sentence(" · ".join(ours), "key"))
    grid = Grid(COLUMNS, tuple(map(_row, report.predictions)))
    parts += narrowed(grid, width, LEFT_OUT)
    parts += [Sentence(equation(one)) for one in report.predictions]
    parts += [Sentence(""), *_notes(report)]
    return Page(tuple(parts))


COLUMNS = (
    Column("counter", role="name"),
    Column("prints", "right", "number"),
    Column("unit"),
    Column("per MAC", "right"),
    Column("more than ours", "right", "number"),
)
LEFT_OUT = ("per MAC", "more than ours")
"""Columns that the table does without at a small width: the sentences beneath it say as much."""


def _row(prediction: Prediction) -> GridRow:
    one = prediction.convention
    per_mac = "-" if one.quantity == "params" else str(one.per_mac)
    if prediction.reason:
        return GridRow((one.title, "not predicted", one.word, per_mac, "-"))
    more = difference(prediction)
    figures = units.exactly(prediction.total), units.exactly(more)
    return GridRow((one.title, figures[0], one.word, per_mac, figures[1]))


def _notes(report: CounterReport) -> Iterator[Sentence]:
    yield Sentence(f"counters: {CONDITIONS}", "note")
    yield heading.counted(report.cost.counting)
