"""A sweep as a page: a row for each setting that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from costcalc.algebra import Exact
from costcalc.explore.sweeps.request import FIGURES
from costcalc.report import heading, units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.sweep import words
from costcalc.report.sweep.record import Row, SweepReport, rows_of

MOST_SHOWN = 50
"""Rows of a table for which no number of rows was asked."""


def page(report: SweepReport, width: int | None = None) -> Page:
    """The rows as a table, and what was kept, left out and counted."""
    sweep = report.sweep
    stream = rows_of(sweep)
    rows = list(stream if sweep.request.top is not None else islice(stream, MOST_SHOWN))
    for _ in stream:  # the others are counted
        pass
    parts: list[Part] = [Sentence(words.title(sweep), "title")]
    parts += [Sentence(line) for line in words.chosen(sweep)]
    if rows:
        parts += narrowed(_grid(report, rows), width, [_title(name) for name in sweep.figures[1:]])
    else:
        parts.append(Sentence("no setting is left", "key"))
    parts += [Sentence(line, "note") for line in words.outcome(sweep, len(rows))]
    parts.append(heading.counted(sweep.members[0].counting, *sweep.figures))
    return Page(tuple(parts))


def _grid(report: SweepReport, rows: Sequence[Row]) -> Grid:
    sweep = report.sweep
    several = len(sweep.members) > 1
    columns = [Column("network", role="name")] if several else []
    columns += [Column(name, "right") for name in sweep.parameters]
    columns += [Column(_title(name), "right", "number") for name in sweep.figures]
    lines = [
        GridRow(
            (
                *([row.network] if several else []),
                *row.parameters,
                *(_figure(figure, report.exact) for figure in row.figures),
            )
        )
        for row in rows
    ]
    return Grid(tuple(columns), tuple(lines))


def _title(name: str) -> str:
    """The heading of a figure; one that is joined has the name that its file gives it."""
    return FIGURES.get(name, name)


def _figure(figure: Exact, exact: bool) -> str:
    if isinstance(figure, int):
        return units.exactly(figure) if exact else units.briefly(figure)
    return units.fixed(figure, 2)
