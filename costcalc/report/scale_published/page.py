"""Published costs of scaled networks and ours, as a page."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.explore.published import ScaledFigure
from costcalc.report import units
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.scale_published.words import LEGEND, difference, verdict


def page(found: Sequence[ScaledFigure], width: int | None = None) -> Page:
    """A table for each source, then the reasons why figures differ."""
    parts: list[Part] = [Sentence("published costs of scaled networks, and ours", "title")]
    reasons = list(dict.fromkeys(one.reason for one in found if one.reason))
    for source in dict.fromkeys(one.published.source for one in found):
        parts.append(Sentence(source, is_given=True))
        parts.append(_grid([one for one in found if one.published.source == source], reasons))
    for number, reason in enumerate(reasons, start=1):
        parts.append(Sentence(f"({number}) {reason}", "note", is_given=True))
    parts += [Sentence(line, "note") for line in LEGEND]
    return Page(tuple(parts))


def _grid(found: Sequence[ScaledFigure], reasons: Sequence[str]) -> Grid:
    lines = []
    network = ""
    for one in found:
        if one.published.network != network:
            network = one.published.network
            lines.append(GridRow((network, "", "", "", ""), "group"))
        scaled = ", ".join(f"{role[0]} {value}" for role, value in one.scaled.items())
        cells = (
            f"  {scaled or one.way}",
            one.published.figure.printed.text,
            units.exactly(one.macs),
            difference(one),
            verdict(one, reasons),
        )
        lines.append(GridRow(cells))
    columns = (
        Column("scaled by", role="name"),
        Column("published", "right", "number"),
        Column("our MACs", "right", "number"),
        Column("difference", "right", "number"),
        Column("verdict"),
    )
    return Grid(columns, tuple(lines))
