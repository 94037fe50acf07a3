"""The words for a search for coefficients."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.grid import CRITERIA, WIDEST, Candidate, GridSearch
from costcalc.report.scale.words import ROUNDINGS, times
from costcalc.spec.values import describe

WORDS = {
    "constraint": "depth * width**2 * resolution**2",
    "smooth": "the smooth cost, repeats smoothed too",
    "exact": "the exact cost, all sizes rounded",
}


def accepted(found: GridSearch) -> dict[str, int]:
    """The number of coefficients that each criterion accepts, and that all of them accept."""
    counts: dict[str, int] = {c: sum(c in one.accepted for one in found.found) for c in CRITERIA}
    return {**counts, "all": sum(len(one.accepted) == len(CRITERIA) for one in found.found)}


def given_words(one: Candidate) -> str:
    """The coefficients of `--coefficients`, which may lie outside the grid."""
    numbers = ", ".join(describe(value) for value in one.coefficients)
    ratios = ", ".join(f"{c} {times(one.ratios[c])}" for c in CRITERIA)
    return f"{numbers}: {ratios}; accepted by {', '.join(one.accepted) or 'none'}"


def notes(found: GridSearch) -> Iterator[str]:
    step = describe(found.step)
    yield (
        f"tried: {found.tried:,} coefficients, 1 and up in steps of {step}, whose "
        f"depth * width**2 * resolution**2 is at most {WIDEST}"
    )
    yield "order: by number of criteria met, then by the largest distance from 2"
    yield f"{found.dimensions.resolution} {ROUNDINGS[found.rounding]}"
