"""The one rule by which one of our figures agrees with a printed one."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.spec.published import Printed

Agreement: TypeAlias = Literal["rounded", "truncated", "differs"]
"""Ours rounds to the printed digits; it gives them only where digits are cut off; or neither."""

Exact: TypeAlias = int | Fraction
Ours: TypeAlias = Exact | tuple[int, ...]
"""An exact number, or the sizes of a shape."""


def agreement(printed: Printed, ours: Ours) -> Agreement:
    """Whether ours, rounded or truncated to the last printed digit, is what is printed.

    Half-way between two last digits ours rounds up to the upper one, and the lower one is what it
    is truncated to: both agree. A range agrees from its beginning to its end, both included, and a
    shape if every size does.
    """
    if isinstance(ours, tuple):
        return "rounded" if ours == printed.sizes else "differs"
    if printed.until is not None:
        return "rounded" if printed.value <= ours <= printed.until else "differs"
    above = ours - printed.value
    if -printed.place / 2 <= above < printed.place / 2:
        return "rounded"
    return "truncated" if 0 <= above < printed.place else "differs"


def agrees(printed: Printed, ours: Ours) -> bool:
    """Whether ours is the printed figure, by the one rule of `agreement`."""
    return agreement(printed, ours) != "differs"
