"""A compound scaling as data: the object of `schema/scale.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costcalc.algebra import Exact
from costcalc.explore.scale import Scaled, Scaling
from costcalc.report.data import parameters_data
from costcalc.report.scale.words import baseline
from costcalc.spec.values import describe


def data(found: Scaling) -> dict[str, Any]:
    """The scaling as the object `schema/scale.json` describes."""
    graph = found.cost.graph
    base = baseline(found)
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": found.cost.counting.stamp(),
        "baseline": base,
        "coefficients": _settings(found.coefficients._asdict()),
        "roles": dict(zip(found.coefficients._fields, found.dimensions[:3], strict=True)),
        "round_resolution": found.rounding,
        "phi": found.asked,
        "rows": [_row(row, base) for row in found.rows],
        "variants": [
            {
                "name": one.name,
                "phi": one.phi,
                "settings": _settings(one.settings),
                "macs": one.macs,
                "ratio": one.macs / base,
                "rule": _settings(one.rule.settings),
                "rule_macs": one.rule.macs,
            }
            for one in found.variants
        ],
    }


def _settings(values: Mapping[str, Exact]) -> dict[str, str]:
    return {name: describe(value) for name, value in values.items()}


def _row(row: Scaled, base: int) -> dict[str, Any]:
    ratio = row.ratio(base)
    return {
        "phi": row.phi,
        "settings": _settings(row.settings),
        "resolution_before_rounding": float(row.unrounded),
        "input": list(row.inputs[0]) if row.inputs else None,
        **({"inputs": [list(one) for one in row.inputs]} if len(row.inputs) > 1 else {}),
        "predicted": float(row.predicted),
        "smooth": float(row.smooth),
        "smooth_with_whole_repeats": float(row.kept),
        "exact": None if ratio is None else float(ratio),
        "macs": row.macs,
        "params": row.params,
        "fault": row.fault or None,
    }


def rows(found: Scaling) -> Iterator[tuple[object, ...]]:
    """One row for each phi."""
    names = found.dimensions[:3]
    heads = ("predicted", "smooth", "smooth_with_whole_repeats", "exact", "macs", "params")
    yield ("phi", *names, *heads)
    for row in found.rows:
        shown = _row(row, baseline(found))
        cells = ("" if shown[head] is None else shown[head] for head in heads)
        yield (row.phi, *shown["settings"].values(), *cells)
