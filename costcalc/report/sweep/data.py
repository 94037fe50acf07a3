"""A sweep as data: the object of `schema/sweep.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costcalc.explore.sweeps.sweep import Sweep
from costcalc.report.data import plain_figure
from costcalc.report.sweep.record import Row, SweepReport, rows_of
from costcalc.report.sweep.words import objectives
from costcalc.spec.values import setting_text


def data(report: SweepReport) -> dict[str, Any]:
    """The sweep as the object `schema/sweep.json` describes; rows are computed as they are read,
    and what follows them is of all that were.
    """
    sweep = report.sweep
    request = sweep.request
    return {
        "schema": 1,
        "counting": sweep.members[0].counting.stamp(*sweep.figures),
        "networks": [_network(member.label, sweep) for member in sweep.members],
        "settings": sweep.total,
        "sample": None if request.sample is None else {"seed": request.seed},
        "where": request.where.text.text if request.where is not None else None,
        "pareto": objectives(request.pareto) or None,
        "sort": objectives(request.sort) or None,
        "rows": (_row(row, sweep) for row in rows_of(sweep)),
        "refused": _refused(sweep),
        "search": _search(sweep),
    }


def _network(label: str, sweep: Sweep) -> dict[str, Any]:
    """A network, its parameters that stay, and the values of those that vary."""
    member = next(one for one in sweep.members if one.label == label)
    return {
        "network": label,
        "parameters": {name: setting_text(value) for name, value in member.fixed.items()},
        "values": {axis.name: [setting_text(v) for v in axis.values] for axis in member.space.axes},
    }


def _row(row: Row, sweep: Sweep) -> Mapping[str, Any]:
    given = zip(sweep.parameters, row.parameters, strict=True)
    figures = zip(sweep.figures, map(plain_figure, row.figures), strict=True)
    return {
        "network": row.network,
        "parameters": {name: text for name, text in given if text},
        "figures": dict(figures),
    }


def _refused(sweep: Sweep) -> Iterator[dict[str, Any]]:
    """The settings that cannot be built, by their reason; read behind the rows."""
    yield from (one._asdict() for one in sweep.refusals)


def _search(sweep: Sweep) -> Iterator[dict[str, Any]]:
    """What was done in a space that is not counted; read behind the rows."""
    if sweep.search is not None:
        yield {"choices_tried": sweep.search.steps, "proved": sweep.search.proved}


def rows(report: SweepReport) -> Iterator[tuple[object, ...]]:
    """One row for each setting that is kept."""
    sweep = report.sweep
    yield ("network", *sweep.parameters, *sweep.figures)
    for row in rows_of(sweep):
        yield (row.network, *row.parameters, *map(plain_figure, row.figures))
