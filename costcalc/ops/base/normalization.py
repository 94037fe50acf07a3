"""Normalizations that compute their statistics from the current example."""

from __future__ import annotations

from costcalc.algebra import Whole
from costcalc.ops.base.answers import Work


def work_of(groups: Whole, size: Whole, *, scale: bool, shift: bool) -> Work:
    """Work of normalizing `groups` groups of `size` elements each, with or without scale and shift.

    The mean takes size - 1 additions and one division. The variance takes size subtractions, size
    squares, size - 1 additions and one division. Then eps is added, one root and one reciprocal
    are taken, and each element is multiplied by the reciprocal.
    """
    elements = groups * size
    return Work(
        additions=3 * elements - groups + (elements if shift else 0),
        multiplications=2 * elements + (elements if scale else 0),
        divisions=3 * groups,
        roots=groups,
    )
