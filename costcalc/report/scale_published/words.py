"""The words for a published figure next to ours."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.explore.published import ScaledFigure
from costcalc.report import units

LEGEND = (
    "d, w, r: depth, width and resolution, the last in pixels where it is above 10",
    "counted: the papers' figures are multiply-adds, as ours are, batch 1",
)


def difference(one: ScaledFigure) -> str:
    """`-10.06 %`, of the published figure."""
    text = units.fixed(abs(one.difference) * 100, 2)
    return f"{'-' if one.difference < 0 else '+'}{text} %"


def verdict(one: ScaledFigure, reasons: Sequence[str]) -> str:
    """Whether ours gives the printed figure; where not, the number of the reason, if any."""
    match one.agreement:
        case "rounded":
            return "as printed"
        case "truncated":
            return "as printed, truncated"
        case "differs" if one.reason:
            return f"differs ({reasons.index(one.reason) + 1})"
        case "differs":
            return "differs, no reason given"
