"""Where a range that has no end is looked at: as far as a budget may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from costcalc.algebra import Exact, exact
from costcalc.explore.domain import Domain
from costcalc.explore.plateaus import Cut, Plateau
from costcalc.explore.profile import OutOfWork
from costcalc.explore.segments import exceeded
from costcalc.explore.sweep import Look
from costcalc.explore.targets import Target
from costcalc.explore.walk import Piece

MOST_DOUBLINGS = 10
MOST_REFUSALS = 3
"""Doublings in a row without a network, after which there is no further search for an end."""


def span_of(domain: Domain, now: Fraction, targets: Sequence[Target], look: Look) -> Plateau:
    """The range of a parameter that is now at a setting; what has no end is cut far enough."""
    interval = domain.interval
    start, end = whole = Plateau(interval.start, interval.end)
    if interval.high is None:
        end = Cut(_far_enough(1, whole, now, targets, look), True)
    if interval.low is None:
        start = Cut(_far_enough(-1, whole, now, targets, look), False)
    return Plateau(start, end)


def _far_enough(
    sign: int, whole: Plateau, now: Fraction, targets: Sequence[Target], look: Look
) -> Fraction:
    """Twice a setting that exceeds a target, and costs more than one half as far away."""
    value = sign * max(Fraction(1), 2 * abs(now))
    before: Exact | None = None
    refused = 0
    for _ in range(MOST_DOUBLINGS):
        try:
            piece = look(exact.simplest(value), whole) if value in whole else None
        except OutOfWork:
            break
        refused = refused + 1 if piece is None or piece.figures is None else 0
        if piece is not None and piece.figures is not None:
            figures = piece.figures.at(value)
            cost = figures[targets[0].quantity]
            if exceeded(targets, figures) and before is not None and cost > before:
                break
            before = cost
        if refused >= MOST_REFUSALS and (sign < 0 or _is_last(piece, whole)):
            break
        value *= 2
    return 2 * value


def _is_last(piece: Piece | None, whole: Plateau) -> bool:
    """Whether a piece has no end."""
    return piece is not None and piece.span.end == whole.end
