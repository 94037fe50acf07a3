"""Published figures as data: the object of `schema/references.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from costcalc.explore.agreement import Ours
from costcalc.explore.references import Published
from costcalc.graph.words import by
from costcalc.report.references.record import References, counts_of
from costcalc.report.references.words import changes, label_of


def data(found: References) -> dict[str, Any]:
    """The figures as the object `schema/references.json` describes."""
    return {
        "schema": 1,
        "figures": [figure_data(one) for one in found.figures],
        "totals": counts_of(found.figures),
        "sources": [
            {"source": source, **counts_of(figures)} for source, figures in found.sources().items()
        ],
    }


def figure_data(one: Published) -> dict[str, Any]:
    """One figure; an exact fraction is a text, a shape a list."""
    reference, remark, selection = one.reference, one.figure.remark, one.figure.asked.selection
    change = remark.change if remark else None
    return {
        "network": one.network,
        "source": reference.source,
        "place": reference.place or None,
        "title": reference.title or None,
        "label": label_of(one) or None,
        "settings": one.settings,
        "exclude": list(reference.exclude),
        "quantity": one.quantity,
        "selection": selection or None,
        "over": one.row.over or None,
        "axes": reference.axes if one.figure.asked.measure == "shape" else None,
        "published": one.figure.printed.text,
        "ours": _exact(one.ours),
        "verdict": one.verdict,
        "reason": one.reason or None,
        "remark_source": (remark.source if remark else "") or None,
        "assumption": changes(change, one.changed) if change else None,
        "assumed": _exact(one.assumed),
        "instead": one.figure.instead.text if one.figure.instead else None,
    }


def _exact(ours: Ours | None) -> Any:
    if isinstance(ours, tuple):
        return list(ours)
    return str(ours) if isinstance(ours, Fraction) else ours


def rows(found: References) -> Iterator[tuple[object, ...]]:
    """One row for each figure."""
    yield (
        *("network", "source", "place", "label", "settings", "quantity", "selection", "over"),
        *("published", "ours", "verdict", "reason", "assumption", "assumed", "instead"),
        *("title", "exclude"),
    )
    for one in found.figures:
        cells = figure_data(one)
        settings = ", ".join(f"{name}={text}" for name, text in one.settings.items())
        yield (
            *(cells[key] or "" for key in ("network", "source", "place", "label")),
            settings,
            *(cells[key] or "" for key in ("quantity", "selection", "over", "published")),
            _cell(one.ours),
            *(cells[key] or "" for key in ("verdict", "reason", "assumption")),
            _cell(one.assumed),
            cells["instead"] or "",
            cells["title"] or "",
            ", ".join(cells["exclude"]),
        )


def _cell(ours: Ours | None) -> object:
    if ours is None:
        return ""
    return by(ours) if isinstance(ours, tuple) else ours if isinstance(ours, int) else str(ours)
