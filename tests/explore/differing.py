"""What tests of `diff` share: short specs, and their difference, whose parts sum to it."""

from __future__ import annotations

from typing import Any

from costcalc.cost.network import Network
from costcalc.explore.diff.difference import difference
from costcalc.explore.diff.record import Difference, summed


def spec(layers: str, shape: str = "(6, 20, 31)", head: str = "") -> str:
    return f"costcalc: 1\n{head}input: {shape}\nlayers:\n{layers}\n"


def compared(old: str, new: str, **options: Any) -> Difference:
    before, after = Network.from_text(old, "old"), Network.from_text(new, "new")
    found = difference(before, after, ("old", "new"), **options)
    for parts in ([c for one in found.layers for c in one.causes], found.edits):
        assert summed(part.totals for part in parts) == found.totals
    return found


def macs_of(found: Difference, path: str) -> dict[str, int]:
    """The causes of a layer with what each changes of its multiply-adds."""
    (layer,) = (one for one in found.layers if one.path == path)
    return {c.what: c.totals.exactly("macs") for c in layer.causes if c.totals.macs}
