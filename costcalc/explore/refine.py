"""Bisection beside the best that was found, where a range has more pieces than can be listed."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.explore.profile import OutOfWork
from costcalc.explore.segments import Segment, best_of, segments_of
from costcalc.explore.sweep import Look, Sweep
from costcalc.explore.targets import Target

MOST_HALVINGS = 200


def refine(sweep: Sweep, targets: Sequence[Target], look: Look) -> None:
    """Bisect the gaps above and below the best that was found, in turn, while there is work."""
    segments = segments_of(sweep.swept().pieces, targets)
    if not any(segment.meets for segment in segments):
        return
    near = segments[best_of(segments, targets[0].quantity, smallest=False)[0]]
    for turn in range(MOST_HALVINGS):
        sides = (turn % 2, 1 - turn % 2)
        gaps = [gap for side in sides if (gap := sweep.gap_beside(near.span, side))]
        if not gaps:
            return
        try:
            found = sweep.look_into(look, gaps[0], sweep.inside(gaps[0]))
        except OutOfWork:
            return
        near = _better(near, segments_of([found], targets), targets[0].quantity)


def _better(near: Segment, found: Sequence[Segment], quantity: str) -> Segment:
    """The last of those found that meets the targets and costs no less, if there is one."""
    for segment in found:
        if segment.meets and max(segment.cost(quantity)) >= max(near.cost(quantity)):
            near = segment
    return near
