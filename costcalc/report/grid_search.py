"""A search for coefficients as a page, as data and as rows: who accepts which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.explore.scale import CRITERIA, WIDEST, Candidate, GridSearch
from costcalc.report import units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.report.scaling import ROUNDINGS, times
from costcalc.spec.values import describe

WORDS = {
    "constraint": "depth * width**2 * resolution**2",
    "smooth": "the smooth cost, repeats smoothed too",
    "exact": "the exact cost, all sizes rounded",
}


def page(found: GridSearch, top: int) -> Page:
    """How many each criterion accepts, then the first of them."""
    graph = found.cost.graph
    percent = f"{units.fixed(found.tolerance * 100, 1)} %"
    settings = [f"{key} {text}" for key, text in telling_settings(graph).items()]
    title = f"{graph.name}: coefficients that double the multiply-adds, within {percent}"
    parts: list[Part] = [
        Sentence(title, "title"),
        Sentence(" · ".join((*settings, f"input {by(graph.input)}"))),
        _counts(found),
        _candidates(found, top),
    ]
    if (left := len(found.found) - top) > 0:
        parts.append(Sentence(f"and {left:,} more, which --top, csv and json show"))
    parts.append(Sentence(given_words(found.given)))
    parts += [Sentence(line, "note") for line in _notes(found)]
    return Page(tuple(parts))


def accepted(found: GridSearch) -> dict[str, int]:
    """How many each criterion accepts, and how many all of them."""
    counts: dict[str, int] = {c: sum(c in one.accepted for one in found.found) for c in CRITERIA}
    return {**counts, "all": sum(len(one.accepted) == len(CRITERIA) for one in found.found)}


def _counts(found: GridSearch) -> Grid:
    counts = accepted(found)
    lines = []
    for criterion in CRITERIA:
        alone = sum(one.accepted == (criterion,) for one in found.found)
        cells = (criterion, f"{counts[criterion]:,}", f"{alone:,}", WORDS[criterion])
        lines.append(Line(cells))
    lines.append(Line(("all three", f"{counts['all']:,}", "", "")))
    columns = (
        Column("accepted by"),
        Column("how many", "right", "number"),
        Column("by it alone", "right", "number"),
        Column("should be 2", role="name"),
    )
    return Grid(columns, tuple(lines))


def _candidates(found: GridSearch, top: int) -> Grid:
    lines = [_line(one) for one in found.found[:top]]
    columns = (
        Column("depth", "right", "number"),
        Column("width", "right", "number"),
        Column("resolution", "right", "number"),
        *(Column(criterion, "right", "number") for criterion in CRITERIA),
        Column("accepted by"),
    )
    return Grid(columns, tuple(lines))


def _line(one: Candidate) -> Line:
    numbers = (describe(value) for value in one.coefficients)
    ratios = (times(one.ratios[criterion]) for criterion in CRITERIA)
    everyone = len(one.accepted) == len(CRITERIA)
    return Line((*numbers, *ratios, "all three" if everyone else ", ".join(one.accepted)))


def given_words(one: Candidate) -> str:
    """The coefficients of --coefficients, which need not be on the grid."""
    numbers = ", ".join(describe(value) for value in one.coefficients)
    ratios = ", ".join(f"{c} {times(one.ratios[c])}" for c in CRITERIA)
    return f"{numbers}: {ratios}; accepted by {', '.join(one.accepted) or 'none'}"


def _notes(found: GridSearch) -> Iterator[str]:
    step = describe(found.step)
    yield (
        f"tried: {found.tried:,} coefficients, 1 and up in steps of {step}, whose "
        f"depth * width**2 * resolution**2 is at most {WIDEST}"
    )
    yield "order: by number of criteria met, then by the largest distance from 2"
    yield f"{found.dimensions.resolution} {ROUNDINGS[found.rounding]}"
    yield f"counted: {found.cost.counting.stamp()}"


def data(found: GridSearch) -> dict[str, Any]:
    """The search as the object `schema/scale_search.json` describes: every candidate."""
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


def rows(found: GridSearch) -> Iterator[tuple[object, ...]]:
    """One row for each candidate."""
    yield ("depth", "width", "resolution", *CRITERIA, "accepted_by")
    for one in found.found:
        ratios = (one.ratios[criterion] for criterion in CRITERIA)
        numbers = ("" if ratio is None else float(ratio) for ratio in ratios)
        yield (*map(describe, one.coefficients), *numbers, " ".join(one.accepted))
