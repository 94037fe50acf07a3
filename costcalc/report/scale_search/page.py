"""A search for coefficients as a page: which criteria accept which coefficients."""

from __future__ import annotations

from costcalc.explore.grid import CRITERIA, Candidate, GridSearch
from costcalc.report import heading, units
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.scale.words import times
from costcalc.report.scale_search.record import Searched
from costcalc.report.scale_search.words import WORDS, accepted, given_words, notes
from costcalc.spec.values import describe


def page(searched: Searched, width: int | None = None) -> Page:
    """The number of coefficients that each criterion accepts, then the first of them."""
    found, top = searched
    graph = found.cost.graph
    percent = f"{units.fixed(found.tolerance * 100, 1)} %"
    title = f"{graph.name}: coefficients that double the multiply-adds, within {percent}"
    parts: list[Part] = [
        Sentence(title, "title"),
        heading.settings(graph),
        *fitting(_counts(found), width, [3]),
        *fitting(_candidates(found, top), width, [3 + len(CRITERIA)]),
    ]
    if (left := len(found.found) - top) > 0:
        parts.append(Sentence(f"and {left:,} more, which --top, csv and json show"))
    parts.append(Sentence(given_words(found.given)))
    parts += [Sentence(line, "note") for line in notes(found)]
    return Page((*parts, heading.counted(found.cost.counting)))


def _counts(found: GridSearch) -> Grid:
    counts = accepted(found)
    lines = []
    for criterion in CRITERIA:
        alone = sum(one.accepted == (criterion,) for one in found.found)
        cells = (criterion, f"{counts[criterion]:,}", f"{alone:,}", WORDS[criterion])
        lines.append(GridRow(cells))
    lines.append(GridRow(("all three", f"{counts['all']:,}", "", "")))
    columns = (
        Column("accepted by"),
        Column("how many", "right", "number"),
        Column("by it alone", "right", "number"),
        Column("should be 2", role="text"),
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


def _line(one: Candidate) -> GridRow:
    numbers = (describe(value) for value in one.coefficients)
    ratios = (times(one.ratios[criterion]) for criterion in CRITERIA)
    everyone = len(one.accepted) == len(CRITERIA)
    return GridRow((*numbers, *ratios, "all three" if everyone else ", ".join(one.accepted)))
