"""The figures of one network at rows of a space: exact, with the settings that cannot be built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.explore.sweeps.partition import Coupled, Group, Partition
from costcalc.explore.sweeps.plan import Chunk, Plan
from costcalc.explore.sweeps.ready import put
from costcalc.explore.sweeps.space import Indexes, Space
from costcalc.explore.sweeps.tables import Numbers

ROWS = 1 << 16
"""Rows of a chunk."""


def silent(parts: int) -> None:
    """Nobody is told; unlike a lambda it can be sent to another process."""


class Evaluation:
    """A network's figures over a space.

    `reasons` are why settings cannot be built; the number of each stays the same.
    """

    def __init__(
        self,
        network: Network,
        counting: Counting,
        space: Space,
        progress: Callable[[int], None] = silent,
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
        return (self.between(*piece) for piece in self.space.lines(rows))

    def between(self, start: int, stop: int) -> Chunk:
        """The figures of the rows from a start to a stop; whole lines of a grid at once."""
        space = self.space
        inner = space.inner
        if self.plan is None or space.sample is not None or start % inner or stop % inner:
            return self.at(space.rows(start, stop))
        return self.plan.slab(space, start // inner, stop // inner)

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
