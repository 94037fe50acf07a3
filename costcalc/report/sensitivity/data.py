"""Elasticities as data: the object of `schema/sensitivity.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.sensitivity import Sensitivity, Share
from costcalc.report.data import parameters_data
from costcalc.report.sensitivity.words import difference
from costcalc.spec.values import describe


def data(found: Sensitivity) -> dict[str, Any]:
    """The elasticities as the object `schema/sensitivity.json` describes."""
    graph = found.forms.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": found.forms.cost.counting.stamp(found.quantity),
        "quantity": found.quantity,
        "steps": [
            {
                "parameter": probe.variable.name,
                "step": describe(probe.step),
                "low": describe(probe.low),
                "high": describe(probe.high),
                "rounding": float(probe.rounding),
            }
            for probe in found.probes
        ],
        "total": _share(found.total, "total", found),
        "parts": [_share(part, part.label, found) for part in found.parts],
    }


def _share(part: Share, label: str, found: Sensitivity) -> dict[str, Any]:
    return {
        "part": label,
        "value": part.value,
        "passes": part.passes,
        "elasticities": [
            {
                "parameter": probe.variable.name,
                "smooth": None if one.smooth is None else float(one.smooth),
                "exact": difference(one, probe),
                "low": one.low,
                "high": one.high,
            }
            for one, probe in zip(part.elasticities, found.probes, strict=True)
        ],
    }


def rows(found: Sensitivity) -> Iterator[tuple[object, ...]]:
    """One row for each part and parameter."""
    yield ("part", found.quantity, "parameter", "smooth", "exact", "low", "high", "passes")
    for part, label in (*((p, p.label) for p in found.parts), (found.total, "total")):
        for one in _share(part, label, found)["elasticities"]:
            yield (label, part.value, *one.values(), part.passes)
