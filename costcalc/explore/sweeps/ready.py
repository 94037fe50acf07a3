"""A part of a partition with its tables: its totals at entries of the groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.explore.sweeps.partition import Part, Partition
from costcalc.explore.sweeps.tables import Numbers, Table
from costcalc.explore.sweeps.threads import in_parts

BLOCK = 1 << 13
"""Rows that are summed at once, so that they stay in the cache."""


class ReadyPart:
    """A part with its tables, and where each entry of the groups is in it."""

    def __init__(
        self,
        part: Part,
        partition: Partition,
        names: Sequence[str],
        reason: Callable[[str], int],
    ):
        self.entries = part.entries
        self.positions = []
        self.classes = []
        for entries, classes in zip(part.entries, partition.classes, strict=True):
            positions = np.full(len(classes), -1, dtype=np.int64)
            positions[entries] = np.arange(len(entries))
            self.positions.append(positions)
            self.classes.append(np.unique(classes[entries]))
        self.reason = 0 if part.figures is not None else reason(part.reason)
        self.tables = (
            None
            if part.figures is None
            else {name: Table(part.columns, part.figures[name]) for name in names}
        )

    def inside(self, start: int, stop: int) -> tuple[list[NDArray[np.int64]], list[slice]]:
        """The entries of each group in a slab, of the first those from start to stop: their places
        in the slab, and in the part.
        """
        places, own = [], []
        for number, entries in enumerate(self.entries):
            low, high = np.searchsorted(entries, (start, stop)) if number == 0 else (0, None)
            places.append(entries[low:high] - (start if number == 0 else 0))
            own.append(slice(low, high))
        return places, own

    def of(self, table: Table, entries: Sequence[NDArray[np.int64]]) -> Numbers:
        """A total at rows, given the entry of each group at each of them."""
        size = len(entries[0]) if entries else 1
        if size <= BLOCK or table.dtype is object:
            return self._of_block(table, entries, size)
        found = np.empty(size, dtype=np.int64)

        def fill(start: int, stop: int) -> None:
            for low in range(start, stop, BLOCK):
                rows = slice(low, min(low + BLOCK, stop))
                own = [one[rows] for one in entries]
                found[rows] = self._of_block(table, own, rows.stop - low)

        in_parts(size, fill, size)
        return found

    def _of_block(self, table: Table, entries: Sequence[NDArray[np.int64]], size: int) -> Numbers:
        places = {g: self.positions[g][entries[g]] for g in table.groups if g >= 0}
        return table.at(places, size)


def put(
    figures: dict[str, Numbers],
    name: str,
    size: int,
    rows: Any,
    numbers: Numbers,
    shape: tuple[int, ...] | None = None,
) -> None:
    """Put numbers into the rows of a figure, which holds Python's own where one does not fit.

    With a `shape`, `rows` are cells of the figure in that shape.
    """
    if name not in figures:
        figures[name] = np.zeros(size, dtype=numbers.dtype)
    elif figures[name].dtype != object and numbers.dtype == object:
        figures[name] = figures[name].astype(object)
    target = figures[name] if shape is None else figures[name].reshape(shape)
    target[rows] = numbers
