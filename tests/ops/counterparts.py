"""PyTorch counterparts of the example rows, as the bridge builds them."""

from __future__ import annotations

from costcalc.bridge.counterpart import Called, Counterpart
from costcalc.bridge.measure import stored
from costcalc.ops.base import Missing, Module
from tests.ops.rows import ROWS, Row


def counterpart(row: Row) -> tuple[Module, ...] | Missing:
    return row.op().module(*row.inputs)


MIRRORED = [row for row in ROWS if not isinstance(counterpart(row), Missing)]

__all__ = ["MIRRORED", "Called", "Counterpart", "counterpart", "stored"]
