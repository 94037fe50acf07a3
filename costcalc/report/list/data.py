"""The catalog as data: the object of `schema/list.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.report import units
from costcalc.report.data import ends_data
from costcalc.report.list.record import Listing


def data(listed: Listing) -> dict[str, Any]:
    """The catalog as the object `schema/list.json` describes."""
    return {
        "schema": 1,
        "counting": listed.entries[0].cost.counting.stamp() if listed.entries else "",
        "networks": [
            {
                "name": entry.cost.graph.name,
                "spec": entry.cost.graph.spec.name,
                "title": entry.cost.graph.spec.title,
                "family": entry.cost.graph.spec.family,
                "year": entry.cost.graph.spec.year,
                "cite": entry.cost.graph.spec.cite,
                **ends_data(entry.cost.graph),
                "macs": units.integer(entry.totals.macs),
                "params": units.integer(entry.totals.params),
                "elsewhere": list(entry.elsewhere),
            }
            for entry in listed.entries
        ],
    }


def rows(listed: Listing) -> Iterator[tuple[object, ...]]:
    """The catalog as rows under a header."""
    keys = ("name", "family", "year", "title", "input", "macs", "params")
    yield keys
    for item in data(listed)["networks"]:
        item["input"] = "x".join(map(str, item["input"]))
        yield tuple(item[key] for key in keys)
