"""The parts of a partition together: the figures of rows, and of the cells of a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.explore.sweeps.partition import Partition
from costcalc.explore.sweeps.ready import ReadyPart, put
from costcalc.explore.sweeps.space import Indexes, Space
from costcalc.explore.sweeps.tables import Numbers
from costcalc.records import NamedTuple

MOST_CLASSES = 1 << 22
"""Combinations of classes of entries for which there is a table of their parts."""


class Chunk:
    """Rows of a sweep: their figures by name, and on demand the indexes of their values.

    A row with `valid` false cannot be built, for the reason of that number; its figures are 0.
    """

    def __init__(
        self,
        rows: Callable[[], Indexes],
        figures: Mapping[str, Numbers],
        valid: NDArray[np.bool_],
        reasons: NDArray[np.int64],
    ):
        self._rows = rows
        self.figures = figures
        self.valid = valid
        self.reasons = reasons

    def __len__(self) -> int:
        return len(self.valid)

    @cached_property
    def indexes(self) -> Indexes:
        """For each row and axis the number of the value."""
        return self._rows()


class Cells(NamedTuple):
    """The figures of a grid by name, which cells can be built, and why not: in the grid's shape."""

    figures: Mapping[str, Numbers]
    valid: NDArray[np.bool_]
    reasons: NDArray[np.int64]


class _Placed(NamedTuple):
    """A part in a slab: for each group the places of its entries there, and what they are in it."""

    part: ReadyPart
    places: list[NDArray[np.int64]]
    own: list[slice]


class Plan:
    """The parts of a partition, ready to be evaluated."""

    def __init__(self, partition: Partition, names: Sequence[str], reason: Callable[[str], int]):
        self.names = names
        self.parts = [ReadyPart(part, partition, names, reason) for part in partition.parts]
        self.classes = partition.classes
        self.counts = [int(classes.max()) + 1 if len(classes) else 0 for classes in self.classes]
        self.table = self._table()

    def _table(self) -> NDArray[np.int32] | None:
        """The part of each combination of classes; None where there are too many."""
        total = 1
        for count in self.counts:
            total *= count
        if total > MOST_CLASSES:
            return None
        table = np.zeros(self.counts, dtype=np.int32)
        for number, part in enumerate(self.parts):
            table[np.ix_(*part.classes)] = number
        return table.reshape(-1)

    def at(self, indexes: Indexes, entries: Sequence[NDArray[np.int64]]) -> Chunk:
        """The figures at rows, given the entry of each group at each of them."""
        size = len(indexes)
        figures: dict[str, Numbers] = {}
        valid = np.ones(size, dtype=np.bool_)
        reasons = np.zeros(size, dtype=np.int64)
        if len(self.parts) == 1:
            groups: Any = [(self.parts[0], slice(None))]
        else:
            groups = self._by_part(entries, size)
        for part, rows in groups:
            own = [one[rows] for one in entries]
            if part.tables is None:
                valid[rows], reasons[rows] = False, part.reason
                continue
            for name, table in part.tables.items():
                put(figures, name, size, rows, part.of(table, own))
        for name in self.names:
            figures.setdefault(name, np.zeros(size, dtype=np.int64))
        return Chunk(lambda: indexes, figures, valid, reasons)

    def slab(self, space: Space, start: int, stop: int) -> Chunk:
        """The figures of a grid, at some values of its first axis and all of the others.

        Each group is one axis.
        """
        found = self.grid(space, start, stop)
        size, inner = found.valid.size, prod(space.shape[1:])
        return Chunk(
            lambda: space.rows(start * inner, stop * inner),
            {name: numbers.reshape(size) for name, numbers in found.figures.items()},
            found.valid.reshape(size),
            found.reasons.reshape(size),
        )

    def grid(self, space: Space, start: int, stop: int) -> Cells:
        """As `slab`, in the shape of the grid.

        What is the same along an axis is stored once: such arrays are views that cannot be written.
        """
        shape = (stop - start, *space.shape[1:]) if space.shape else ()
        placed = self._placed(start, stop)
        if len(placed) == 1 and placed[0].part.tables is not None:
            ((part, _, own),) = placed
            tables = part.tables or {}
            figures = {n: np.broadcast_to(t.grid(own), shape) for n, t in tables.items()}
            valid, reasons = np.broadcast_to(True, shape), np.broadcast_to(np.int64(0), shape)
            return Cells(figures, valid, reasons)
        return self._several(shape, placed)

    def _placed(self, start: int, stop: int) -> list[_Placed]:
        """The parts that have rows in a slab."""
        found = [_Placed(part, *part.inside(start, stop)) for part in self.parts]
        return [one for one in found if all(len(places) for places in one.places)]

    def _several(self, shape: tuple[int, ...], placed: Sequence[_Placed]) -> Cells:
        """The figures of a grid in which parts meet: each fills its own cells."""
        size = prod(shape)
        figures: dict[str, Numbers] = {}
        valid = np.ones(shape, dtype=np.bool_)
        reasons = np.zeros(shape, dtype=np.int64)
        for part, places, own in placed:
            cells: Any = np.ix_(*places)
            if part.tables is None:
                valid[cells], reasons[cells] = False, part.reason
                continue
            for name, table in part.tables.items():
                put(figures, name, size, cells, table.grid(own), shape)
        for name in self.names:
            figures.setdefault(name, np.zeros(size, dtype=np.int64))
        return Cells({n: f.reshape(shape) for n, f in figures.items()}, valid, reasons)

    def _by_part(
        self, entries: Sequence[NDArray[np.int64]], size: int
    ) -> Iterator[tuple[ReadyPart, NDArray[np.int64]]]:
        """The parts that have rows, each with them."""
        of = self._part_of(entries, size)
        order = np.argsort(of, kind="stable")
        ends = np.searchsorted(of[order], np.arange(len(self.parts) + 1))
        for number, part in enumerate(self.parts):
            if ends[number] < ends[number + 1]:
                yield part, order[ends[number] : ends[number + 1]]

    def _part_of(self, entries: Sequence[NDArray[np.int64]], size: int) -> NDArray[Any]:
        keys: Any = np.zeros(size, dtype=np.int64)
        if self.table is not None:
            for classes, count, one in zip(self.classes, self.counts, entries, strict=True):
                keys = keys * count + classes[one]
            found: NDArray[Any] = self.table[keys]
            return found.astype(np.int16) if len(self.parts) < 2**15 else found
        found = np.zeros(size, dtype=np.int32)
        for number, part in enumerate(self.parts):
            inside = np.ones(size, dtype=np.bool_)
            for positions, one in zip(part.positions, entries, strict=True):
                inside &= positions[one] >= 0
            found[inside] = number
        return found
