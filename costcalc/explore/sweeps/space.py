"""The settings of a sweep: axes of exact values, all their combinations or a sample of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc.records import NamedTuple
from costcalc.spec.values import SpecValue

Indexes: TypeAlias = NDArray[np.int64]
"""For each row and axis the number of the value."""


class Axis(NamedTuple):
    """A parameter, and the values it takes in a sweep."""

    name: str
    values: tuple[SpecValue, ...]


class Space:
    """The settings of a sweep in their order.

    `sample` holds the rows of a sample; without it the rows are all combinations, the last axis
    varying fastest.
    """

    def __init__(self, axes: Sequence[Axis], sample: Indexes | None = None):
        self.axes = tuple(axes)
        self.sample = sample
        self.shape = tuple(len(axis.values) for axis in self.axes)

    def __len__(self) -> int:
        return self.size

    @property
    def size(self) -> int:
        """The number of rows, which may be above what `len` can say."""
        return self.combinations if self.sample is None else len(self.sample)

    @property
    def combinations(self) -> int:
        """The number of all combinations, which may be above what fits into 64 bits."""
        return prod(self.shape)

    @property
    def inner(self) -> int:
        """The combinations of all axes but the first."""
        return prod(self.shape[1:])

    def rows(self, start: int, stop: int) -> Indexes:
        """The values of some rows, by their numbers."""
        if self.sample is not None:
            return self.sample[start:stop]
        left = np.arange(start, stop, dtype=np.int64)
        found = np.empty((len(left), len(self.shape)), dtype=np.int64)
        for axis in reversed(range(len(self.shape))):
            left, found[:, axis] = np.divmod(left, self.shape[axis])
        return found

    def chunks(self, size: int) -> Iterator[tuple[int, int]]:
        """The first and the last row, excluded, of chunks with at most this number of rows."""
        for start in range(0, self.size, size):
            yield start, min(start + size, self.size)

    def lines(self, size: int) -> Iterator[tuple[int, int]]:
        """As `chunks`; those of a grid end where a value of its first axis does, unless such a line
        has more rows than a chunk.
        """
        if self.sample is None and 0 < self.inner <= size:
            size = size // self.inner * self.inner
        return self.chunks(size)

    def setting(self, indexes: Sequence[int]) -> dict[str, SpecValue]:
        """The setting of a row."""
        pairs = zip(self.axes, indexes, strict=True)
        return {axis.name: axis.values[index] for axis, index in pairs}


def sampled(axes: Sequence[Axis], count: int, seed: int) -> Space:
    """A space of random combinations, none of them twice, in the order in which they are drawn.

    Each value is drawn by `Random(seed).random()`, which is the same in every version of Python. A
    space with no more combinations than asked for is taken whole.
    """
    whole = Space(axes)
    if whole.combinations <= count:
        return whole
    draw = Random(seed).random
    found: dict[tuple[int, ...], None] = {}
    while len(found) < count:
        found[tuple(int(draw() * size) for size in whole.shape)] = None
    return Space(axes, np.array(list(found), dtype=np.int64).reshape(count, len(whole.shape)))
