"""The shipped devices, with the source of each figure."""

from __future__ import annotations

from costcalc.records import NamedTuple
from costcalc.spec import devices as shipped
from costcalc.spec.devices import Device


class Devices(NamedTuple):
    """Devices in the order of their names."""

    devices: tuple[Device, ...]


def devices(text: str = "") -> Devices:
    """The devices whose name or title contains the text."""
    found = (shipped.find(name) for name in shipped.names())
    wanted = text.lower()
    kept = (one for one in found if wanted in one.name.lower() or wanted in one.title.lower())
    return Devices(tuple(kept))
