"""What every counter prints, as data: the object of `schema/counters.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.cost.counters.base.prediction import Prediction
from costcalc.report import units
from costcalc.report.counters.record import CounterReport
from costcalc.report.counters.words import difference, equation
from costcalc.report.data import ends_data, parameters_data


def data(report: CounterReport) -> dict[str, Any]:
    """The report as the object `schema/counters.json` describes."""
    graph, totals = report.cost.graph, report.cost.totals
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        **ends_data(graph),
        "counting": report.cost.counting.stamp(),
        "macs": units.integer(totals.macs),
        "params": units.integer(totals.params),
        "tools": [_tool(one) for one in report.predictions],
    }


def _tool(prediction: Prediction) -> dict[str, Any]:
    """One counter; figures are null where they are not known."""
    one, known = prediction.convention, not prediction.reason
    return {
        "name": one.name,
        "title": one.title,
        "prints": one.prints,
        "unit": one.word,
        "quantity": one.quantity,
        "total": prediction.total if known else None,
        "ours": prediction.ours if known else None,
        "difference": difference(prediction) if known else None,
        "parts": [
            {
                "cause": portion.cause,
                "counted": portion.counted,
                "ours": portion.ours,
                "difference": portion.counted - portion.ours,
            }
            for portion in prediction.portions
        ],
        "text": equation(prediction),
        "reason": prediction.reason,
        "source": one.source,
    }


def rows(report: CounterReport) -> Iterator[tuple[object, ...]]:
    """A row for each cause of each counter, under a header; one without figures where unknown."""
    yield ("counter", "unit", "quantity", "cause", "counted", "ours", "difference", "reason")
    for prediction in report.predictions:
        one = prediction.convention
        head = (one.name, one.word, one.quantity)
        if prediction.reason:
            yield (*head, "", "", "", "", prediction.reason)
        for part in prediction.portions:
            yield (*head, part.cause, part.counted, part.ours, part.counted - part.ours, "")
