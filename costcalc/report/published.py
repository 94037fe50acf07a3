"""Published costs of scaled networks and ours, as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from costcalc.explore.published import Published
from costcalc.report import units
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence

LEGEND = (
    "d, w, r: depth, width and resolution, the last in pixels where it is above 10",
    "counted: the papers' figures are multiply-adds, as ours are, batch 1",
)


def page(found: Sequence[Published]) -> Page:
    """A table for each source, then the reasons why figures differ."""
    parts: list[Part] = [Sentence("published costs of scaled networks, and ours", "title")]
    reasons = list(dict.fromkeys(one.reason for one in found if one.reason))
    for source in dict.fromkeys(one.source for one in found):
        parts.append(Sentence(source))
        parts.append(_grid([one for one in found if one.source == source], reasons))
    for number, reason in enumerate(reasons, start=1):
        parts.append(Sentence(f"({number}) {reason}", "note"))
    parts += [Sentence(line, "note") for line in LEGEND]
    return Page(tuple(parts))


def _grid(found: Sequence[Published], reasons: Sequence[str]) -> Grid:
    lines = []
    network = ""
    for one in found:
        if one.network != network:
            network = one.network
            lines.append(Line((network, "", "", "", ""), "group"))
        scaled = ", ".join(f"{role[0]} {value}" for role, value in one.scaled.items())
        cells = (
            f"  {scaled or one.way}",
            one.printed,
            units.exactly(one.macs),
            difference(one),
            verdict(one, reasons),
        )
        lines.append(Line(cells))
    columns = (
        Column("scaled by", role="name"),
        Column("published", "right", "number"),
        Column("our MACs", "right", "number"),
        Column("difference", "right", "number"),
        Column("verdict"),
    )
    return Grid(columns, tuple(lines))


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


def data(found: Sequence[Published]) -> dict[str, Any]:
    """The figures as the object `schema/scale_published.json` describes."""
    return {
        "schema": 1,
        "figures": [
            {
                "network": one.network,
                "source": one.source,
                "scaled_by": one.way,
                "settings": one.scaled,
                "quantity": "macs",
                "published": one.printed,
                "ours": one.macs,
                "difference": float(one.difference),
                "verdict": "differs" if one.reason else "agrees",
                "reason": one.reason or None,
            }
            for one in found
        ],
    }


def rows(found: Sequence[Published]) -> Iterator[tuple[object, ...]]:
    """One row for each figure."""
    roles = ("depth", "width", "resolution")
    yield ("network", "source", "scaled_by", *roles, "published", "ours", "difference", "reason")
    for one in found:
        settings = (one.scaled.get(role, "") for role in roles)
        tail = (one.printed, one.macs, float(one.difference), one.reason)
        yield (one.network, one.source, one.way, *settings, *tail)
