"""Coefficients of compound scaling on a grid, and which of them each criterion accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import floor
from typing import Literal

from costcalc.algebra import exact
from costcalc.cost.cost import Cost
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.profile import OutOfWork
from costcalc.explore.scale import Coefficients, Dimensions, Scaler
from costcalc.records import NamedTuple
from costcalc.spec.values import describe

Criterion = Literal["constraint", "smooth", "exact"]
CRITERIA: tuple[Criterion, ...] = ("constraint", "smooth", "exact")
TWICE = 2
WIDEST = 3
"""Of a * b**2 * c**2 in a search, well above the 2 that is looked for."""
MOST_CANDIDATES = 1_000_000
"""Before those with too large a product are left out, which is nine of ten."""


class Candidate(NamedTuple):
    """Coefficients with what each criterion says they cost at phi = 1, as ratios."""

    coefficients: Coefficients
    ratios: Mapping[Criterion, Fraction | None]
    accepted: tuple[Criterion, ...]


class GridSearch(NamedTuple):
    """All coefficients on a grid that some criterion accepts; `given` are some to compare with."""

    cost: Cost
    dimensions: Dimensions
    rounding: str
    tolerance: Fraction
    step: Fraction
    tried: int
    given: Candidate
    found: tuple[Candidate, ...]


def search(
    cost: Cost, given: Coefficients, tolerance: Fraction, step: Fraction, rounding: str | None
) -> GridSearch:
    """Coefficients from 1 upwards whose cost at phi = 1 is twice the baseline's, within a part.

    Raises UsageError for a step that makes too many.
    """
    scaler = Scaler(cost, rounding)
    try:
        judged = [_judged(scaler, coefficients, tolerance) for coefficients in grid(step)]
    except OutOfWork:
        raise _too_many(step) from None
    found = sorted((candidate for candidate in judged if candidate.accepted), key=_order)
    return GridSearch(
        cost=cost,
        dimensions=scaler.dimensions,
        rounding=scaler.rounding,
        tolerance=tolerance,
        step=step,
        tried=len(judged),
        given=_judged(scaler, given, tolerance),
        found=tuple(found),
    )


def _judged(scaler: Scaler, coefficients: Coefficients, tolerance: Fraction) -> Candidate:
    smooth = scaler.scaled(coefficients)
    ratios: dict[Criterion, Fraction | None] = {
        "constraint": coefficients.product,
        "smooth": scaler.smooth(smooth) / scaler.smooth(scaler.base),
        "exact": scaler.exact_ratio(scaler.rounded(smooth)),
    }
    accepted = tuple(
        criterion
        for criterion, ratio in ratios.items()
        if ratio is not None and abs(ratio / TWICE - 1) <= tolerance
    )
    return Candidate(coefficients, ratios, accepted)


def _order(candidate: Candidate) -> tuple[int, Fraction]:
    """Those that most criteria accept first, then by how far from twice they are at most."""
    off = [abs(ratio - TWICE) for ratio in candidate.ratios.values() if ratio is not None]
    return -len(candidate.accepted), max(off)


def _too_many(step: Fraction) -> UsageError:
    message = f"a step of {exact.simplest(step)} makes too many coefficients to try"
    return UsageError([Diagnostic(message, helps=(f"try `--step {describe(2 * step)}`",))])


def grid(step: Fraction) -> Iterator[Coefficients]:
    """Coefficients of 1 and more, in steps, whose product is at most `WIDEST`."""
    most = floor((WIDEST - 1) / step)
    if most**3 > MOST_CANDIDATES:
        raise _too_many(step)
    values = [exact.simplest(1 + k * step) for k in range(most + 1)]
    for depth in values:
        for width in values:
            if Coefficients(depth, width, 1).product > WIDEST:
                break
            for resolution in values:
                found = Coefficients(depth, width, resolution)
                if found.product > WIDEST:
                    break
                yield found
