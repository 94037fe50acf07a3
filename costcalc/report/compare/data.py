"""Networks side by side as data: the object of `schema/compare.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Whole
from costcalc.cost.cost import Totals, total_of
from costcalc.cost.quantities import shown_where
from costcalc.report import units
from costcalc.report.compare.record import Compared, Comparison
from costcalc.report.data import counts, ends_data, parameters_data, plain_value, spec_data


def data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as the object `schema/compare.json` describes."""
    first = comparison.networks[0].totals
    shown = shown_where(comparison.has_experts)
    return {
        "schema": 1,
        "counting": comparison.networks[0].cost.counting.stamp(*shown),
        "batch": comparison.networks[0].cost.counting.batch,
        "networks": [
            {
                "name": network.label,
                "network": network.cost.graph.name,
                "spec": spec_data(network.cost.graph.spec),
                "parameters": parameters_data(network.cost.graph),
                "resolved": {
                    name: plain_value(one.value)
                    for name, one in network.cost.graph.resolved.items()
                },
                **ends_data(network.cost.graph),
                "totals": _counts(comparison, network.totals),
                "ratios": {name: _ratio(network.totals.of(name), first.of(name)) for name in shown},
                "kinds": [
                    {"kind": kind, **_counts(comparison, total_of(costs))}
                    for kind, costs in network.cost.by_kind().items()
                ],
                **_paths(comparison, network),
            }
            for network in comparison.networks
        ],
    }


def _counts(comparison: Comparison, totals: Totals) -> dict[str, int]:
    return counts(totals, comparison.flops, comparison.has_experts)


def _ratio(value: Whole, base: Whole) -> float | None:
    return units.share(value, base) if base else None


def _paths(comparison: Comparison, network: Compared) -> dict[str, Any]:
    """The folded paths, where they were asked for."""
    if comparison.fold is None:
        return {}
    paths = [{"path": path, **_counts(comparison, one)} for path, one in network.parts.items()]
    return {"paths": paths}


def rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """One row for each network and kind or path, and one for its total."""
    word = "kind" if comparison.fold is None else "path"
    yield ("network", word, *_counts(comparison, Totals()))
    for network in comparison.networks:
        for name, totals in network.parts.items():
            yield (network.label, name, *_counts(comparison, totals).values())
        yield (network.label, "total", *_counts(comparison, network.totals).values())
