"""The devices as data: the object of `schema/devices.json`, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.report.devices.record import Devices
from costcalc.spec.devices import Rated


def data(found: Devices) -> dict[str, Any]:
    """The object that `schema/devices.json` describes; rates are exact, a second, as text."""
    return {
        "schema": 1,
        "devices": [
            {
                "name": device.name,
                "title": device.title,
                "peaks": [
                    {"precision": one.precision, "density": one.density, **_rate(one)}
                    for one in device.peaks
                ],
                "bandwidth": _rate(device.bandwidth),
            }
            for device in found.devices
        ],
    }


def _rate(one: Rated) -> dict[str, str]:
    return {
        "value": str(one.value),
        "text": one.text,
        "kind": one.kind,
        "source": one.source,
        "url": one.url,
        "date": one.date,
    }


def rows(found: Devices) -> Iterator[tuple[object, ...]]:
    """A row for each peak and each bandwidth, under a header."""
    yield ("device", "figure", "precision", "density", "value", "kind", "source", "url", "date")
    for device in found.devices:
        for one in (*device.peaks, device.bandwidth):
            figure = "peak" if one.precision else "bandwidth"
            known = (one.text, one.kind, one.source, one.url, one.date)
            yield (device.name, figure, one.precision, one.density, *known)
