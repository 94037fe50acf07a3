"""Coefficients of compound scaling on a grid, and which criteria accept them."""

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
"""The largest a * b**2 * c**2 in a search; the search looks for a product of 2."""
MOST_CANDIDATES = 1_000_000
"""The most candidates of a grid, including those with too large a product (nine of ten)."""


class Candidate(NamedTuple):
    """Coefficients, their cost ratio at phi = 1 by each criterion, and the criteria that accept
    them.
    """

    coefficients: Coefficients
    ratios: Mapping[Criterion, Fraction | None]
    accepted: tuple[Criterion, ...]


class GridSearch(NamedTuple):
    """All coefficients on a grid that at least one criterion accepts; `given` are coefficients from
    the user, for comparison.
    """

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
    """Coefficients of 1 and more whose cost at phi = 1 is twice the baseline's, within `tolerance`.

    `tolerance` is a fraction of twice the cost. Raises UsageError for a step that gives too many
    coefficients.
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
    """The sort key: most criteria first, then the smallest largest distance of a ratio from 2."""
    off = [abs(ratio - TWICE) for ratio in candidate.ratios.values() if ratio is not None]
    return -len(candidate.accepted), max(off)


def _too_many(step: Fraction) -> UsageError:
    message = f"a step of {exact.simplest(step)} makes too many coefficients to try"
    return UsageError([Diagnostic(message, helps=(f"try `--step {describe(2 * step)}`",))])


def grid(step: Fraction) -> Iterator[Coefficients]:
    """Coefficients from 1 in steps whose a * b**2 * c**2 is at most `WIDEST`.

    Raises UsageError if the step gives too many.
    """
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
