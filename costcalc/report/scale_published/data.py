"""Published costs of scaled networks as data: the object of `schema/scale_published.json`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from costcalc.explore.published import ScaledFigure


def data(found: Sequence[ScaledFigure]) -> dict[str, Any]:
    """The figures as the object `schema/scale_published.json` describes."""
    return {
        "schema": 1,
        "figures": [
            {
                "network": one.published.network,
                "source": one.published.source,
                "scaled_by": one.way,
                "settings": one.scaled,
                "quantity": "macs",
                "published": one.published.figure.printed.text,
                "ours": one.macs,
                "difference": float(one.difference),
                "verdict": "differs" if one.agreement == "differs" else "agrees",
                "reason": one.reason or None,
            }
            for one in found
        ],
    }


def rows(found: Sequence[ScaledFigure]) -> Iterator[tuple[object, ...]]:
    """One row for each figure."""
    roles = ("depth", "width", "resolution")
    yield ("network", "source", "scaled_by", *roles, "published", "ours", "difference", "reason")
    for one in found:
        settings = (one.scaled.get(role, "") for role in roles)
        tail = (one.published.figure.printed.text, one.macs, float(one.difference), one.reason)
        yield (one.published.network, one.published.source, one.way, *settings, *tail)
