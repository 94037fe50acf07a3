"""The page of one network or several, and its data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from costcalc.report.drawing.layers import kind_slots
from costcalc.report.live.document import document
from costcalc.report.live.island import island
from costcalc.report.live.record import Sheet
from costcalc.report.live.sections import article


def render(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The lines of the file."""
    title = " · ".join(sheet.name for sheet in sheets)
    body = [line for number, one in enumerate(sheets) for line in article(one, number)]
    return document(title, body, _data(sheets))


def _data(sheets: Sequence[Sheet]) -> dict[str, Any]:
    return {
        f"network-{number}": _island(sheet)
        for number, sheet in enumerate(sheets)
        if sheet.family is not None
    }


def _island(sheet: Sheet) -> dict[str, Any]:
    assert sheet.family is not None
    found = island(sheet.family, kind_slots(sheet.cost), sheet.formula)
    if sheet.roofline is not None:
        roof = sheet.roofline.roof
        found["roof"] = {"peak": float(roof.peak), "bandwidth": float(roof.bandwidth)}
    return found
