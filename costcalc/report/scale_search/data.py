"""A search for coefficients as data: the object of `schema/scale_search.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.grid import CRITERIA, Candidate
from costcalc.report import units
from costcalc.report.data import parameters_data
from costcalc.report.scale_search.record import Searched
from costcalc.report.scale_search.words import accepted
from costcalc.spec.values import describe


def data(searched: Searched) -> dict[str, Any]:
    """The search as the object `schema/scale_search.json` describes: every candidate."""
    found = searched.search
    graph = found.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": found.cost.counting.stamp(),
        "baseline": units.integer(found.cost.totals.macs),
        "tolerance": describe(found.tolerance),
        "step": describe(found.step),
        "round_resolution": found.rounding,
        "tried": found.tried,
        "accepted": accepted(found),
        "given": _candidate(found.given),
        "candidates": [_candidate(one) for one in found.found],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    ratios = {c: None if ratio is None else float(ratio) for c, ratio in one.ratios.items()}
    numbers = {name: describe(value) for name, value in one.coefficients._asdict().items()}
    return {**numbers, "ratios": ratios, "accepted_by": list(one.accepted)}


def rows(searched: Searched) -> Iterator[tuple[object, ...]]:
    """One row for each candidate."""
    yield ("depth", "width", "resolution", *CRITERIA, "accepted_by")
    for one in searched.search.found:
        ratios = (one.ratios[criterion] for criterion in CRITERIA)
        numbers = ("" if ratio is None else float(ratio) for ratio in ratios)
        yield (*map(describe, one.coefficients), *numbers, " ".join(one.accepted))
