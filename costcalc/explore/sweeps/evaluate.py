"""The figures of one network at rows of a space: exact, with the settings that cannot be built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.explore.sweeps.partition import Coupled, Group, Part, Partition
from costcalc.explore.sweeps.space import Indexes, Space
from costcalc.explore.sweeps.tables import Numbers, Table
from costcalc.explore.sweeps.threads import in_parts
from costcalc.records import NamedTuple

ROWS = 1 << 16
"""Rows of a chunk."""
BLOCK = 1 << 13
"""Rows that are summed at once, so that they stay in the cache."""
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


class Evaluation:
    """A network's figures over a space.

    `reasons` are why settings cannot be built; the number of each stays the same.
    """

    def __init__(
        self,
        network: Network,
        counting: Counting,
        space: Space,
        progress: Callable[[int], None] = lambda parts: None,
    ):
        self.network = network
        self.counting = counting
        self.space = space
        self.progress = progress
        self.names = (*counting.quantities, *counting.networks)
        self.reasons: list[str] = []
        self.coupled: list[frozenset[int]] = []
        self.plan = self._whole_plan()

    def _whole_plan(self) -> Plan | None:
        """A plan for the whole space; None where groups of several axes make it too large."""
        axes = [(number,) for number in range(len(self.space.shape))]
        entries = [np.arange(size)[:, None] for size in self.space.shape]
        try:
            return self._planned([Group(*pair) for pair in zip(axes, entries, strict=True)])
        except Coupled as coupled:
            self.coupled = [frozenset(coupled.groups)]
            return None

    def _planned(self, groups: Sequence[Group]) -> Plan:
        partition = Partition(self.network, self.counting, self.space.axes, groups)
        partition.find(self.progress)
        return Plan(partition, self.names, self._reason)

    def _reason(self, text: str) -> int:
        if text not in self.reasons:
            self.reasons.append(text)
        return self.reasons.index(text)

    def at(self, indexes: Indexes) -> Chunk:
        """The figures at some rows, given the values of each."""
        if self.plan is not None:
            return self.plan.at(indexes, list(indexes.T))
        plan, entries = self._plan_of(indexes)
        return plan.at(indexes, entries)

    def _plan_of(self, indexes: Indexes) -> tuple[Plan, list[NDArray[np.int64]]]:
        """A plan for these rows alone, and the entry of each of its groups at each row."""
        while True:
            found = [_group(axes, indexes) for axes in self._merged()]
            try:
                return self._planned([group for group, _ in found]), [rows for _, rows in found]
            except Coupled as coupled:
                axes = [found[group][0].axes for group in coupled.groups]
                self.coupled.append(frozenset(axis for one in axes for axis in one))

    def _merged(self) -> list[tuple[int, ...]]:
        """The axes of each group: those that were seen to be coupled are together."""
        sets = [{number} for number in range(len(self.space.shape))]
        for coupled in self.coupled:
            inside = [one for one in sets if one & coupled]
            sets = [one for one in sets if not one & coupled] + [set().union(*inside)]
        return sorted(tuple(sorted(one)) for one in sets)

    def chunks(self, rows: int = ROWS) -> Iterator[Chunk]:
        """All rows in order, about as many at once as given."""
        inner = prod(self.space.shape[1:])
        if self.plan is None or self.space.sample is not None or inner > rows:
            for start, stop in self.space.chunks(rows):
                yield self.at(self.space.rows(start, stop))
            return
        outer = self.space.shape[0] if self.space.shape else 1
        for start in range(0, outer, rows // inner):
            stop = min(start + rows // inner, outer)
            yield self.plan.slab(self.space, start, stop)

    def figures(self) -> Mapping[str, Numbers]:
        """The figures of all rows, one array for each; 0 where the network cannot be built.

        Those of a grid are in its shape, and cannot be written to where axes do not matter.
        """
        if self.space.sample is None and self.plan is not None:
            outer = self.space.shape[0] if self.space.shape else 1
            return self.plan.grid(self.space, 0, outer).figures
        found: dict[str, Numbers] = {}
        start, size = 0, len(self.space)
        for chunk in self.chunks():
            for name, numbers in chunk.figures.items():
                put(found, name, size, slice(start, start + len(chunk)), numbers)
            start += len(chunk)
        if self.space.sample is not None:
            return found
        return {name: numbers.reshape(self.space.shape) for name, numbers in found.items()}


def _group(axes: tuple[int, ...], indexes: Indexes) -> tuple[Group, NDArray[np.int64]]:
    """The distinct combinations on some axes, and the number of that of each row."""
    entries, rows = np.unique(indexes[:, axes], axis=0, return_inverse=True)
    return Group(axes, entries), rows.reshape(-1)


class Plan:
    """The parts of a partition, ready to be evaluated."""

    def __init__(self, partition: Partition, names: Sequence[str], reason: Callable[[str], int]):
        self.names = names
        self.parts = [_Ready(part, partition, names, reason) for part in partition.parts]
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
    ) -> Iterator[tuple[_Ready, NDArray[np.int64]]]:
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


class _Ready:
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


class _Placed(NamedTuple):
    """A part in a slab: for each group the places of its entries there, and what they are in it."""

    part: _Ready
    places: list[NDArray[np.int64]]
    own: list[slice]


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
