"""Exact numbers at every entry of a group of settings: one column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import compress
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import Exact, ExactnessError
from costcalc.algebra.arrays import Array

Values: TypeAlias = Array | tuple[Exact, ...]
"""The numbers of a column; a tuple where one of them does not fit into 64 bits."""


class Column:
    """The numbers of one quantity at the entries of a group."""

    def __init__(self, number: int, group: int, values: Values):
        self.number = number
        self.group = group
        self.values = values

    def exactly(self) -> Sequence[Exact]:
        """The exact numbers, one for each entry."""
        return self.values.values() if isinstance(self.values, Array) else self.values

    def keep(self, kept: NDArray[np.bool_]) -> None:
        """Keep the numbers at some entries; one that stands for all of them stays."""
        if _size(self.values) == len(kept):
            if isinstance(self.values, Array):
                self.values = Array(self.values.numerators[kept], self.values.denominator)
            else:
                self.values = fitted(list(compress(self.values, kept)))
        for known in ("bounds", "is_whole"):
            self.__dict__.pop(known, None)

    @cached_property
    def bounds(self) -> tuple[Exact, Exact]:
        """The smallest and the largest of the numbers."""
        if isinstance(self.values, Array):
            numerators = self.values.numerators
            ends = Array(np.array([numerators.min(), numerators.max()]), self.values.denominator)
            low, high = ends.values()
            return low, high
        return min(self.values), max(self.values)

    @cached_property
    def is_whole(self) -> bool:
        """Whether every number is whole."""
        if isinstance(self.values, Array):
            return self.values.denominator == 1
        return all(value.denominator == 1 for value in self.values)


def _size(values: Values) -> int:
    return values.numerators.size if isinstance(values, Array) else len(values)


def fitted(values: Sequence[Exact]) -> Values:
    """Exact numbers as an array, where they fit into one."""
    try:
        return Array.of(values)
    except ExactnessError:
        return tuple(values)
