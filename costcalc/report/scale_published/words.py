"""What is said of a published figure beside ours."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.explore.published import Published
from costcalc.report import units

LEGEND = (
    "d, w, r: depth, width and resolution, the last in pixels where it is above 10",
    "counted: the papers' figures are multiply-adds, as ours are, batch 1",
)


def difference(one: Published) -> str:
    """`-10.06 %`, of the published figure."""
    text = units.fixed(abs(one.difference) * 100, 2)
    return f"{'-' if one.difference < 0 else '+'}{text} %"


def verdict(one: Published, reasons: Sequence[str]) -> str:
    """`as printed`, where ours rounds to the figure; `truncated`; or the number of a reason."""
    if one.reason:
        return f"differs ({reasons.index(one.reason) + 1})"
    rounds = abs(one.macs - one.figure) <= one.tolerance
    return "as printed" if rounds else "as printed, truncated"
