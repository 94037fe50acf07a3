"""The bytes that are live at each step, in as many rows as are shown."""

from __future__ import annotations

from costcalc.cost.memory.record import Memory
from costcalc.records import NamedTuple

ROWS = 24
"""The most rows of a timeline that does not show every step."""


class Span(NamedTuple):
    """Steps `first` to `last`, and the one of them at which most bytes are live."""

    first: int
    last: int
    largest: int
    bytes: int


def spans(memory: Memory, rows: int | None = ROWS) -> list[Span]:
    """The steps in order, in groups of one size so that there are at most so many; None: each."""
    live = memory.live
    size = 1 if rows is None else -(-len(live) // rows)
    found = []
    for first in range(0, len(live), size):
        part = live[first : first + size]
        largest = first + part.index(max(part))
        found.append(Span(first, first + len(part) - 1, largest, max(part)))
    return found
