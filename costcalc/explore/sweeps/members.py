"""The networks of a sweep, and batches of their settings with figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import Exact
from costcalc.algebra.arrays import Array
from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.cost.quantities import RATIOS
from costcalc.explore.sweeps.column import Values, fitted
from costcalc.explore.sweeps.space import Indexes, Space
from costcalc.explore.sweeps.tables import Numbers
from costcalc.records import NamedTuple
from costcalc.spec.values import SpecValue, is_number


class Member(NamedTuple):
    """A network of a sweep, with its settings there.

    `fixed` are the values of its parameters that do not vary.
    """

    label: str
    network: Network
    counting: Counting
    space: Space
    fixed: Mapping[str, SpecValue]

    def has(self, name: str) -> bool:
        """Whether it has a parameter of that name."""
        return name in self.fixed or any(axis.name == name for axis in self.space.axes)

    def place(self, name: str) -> int | None:
        """The number of the axis of a parameter; None for one that does not vary."""
        names = [axis.name for axis in self.space.axes]
        return names.index(name) if name in names else None

    def values(self, name: str) -> Sequence[SpecValue]:
        """The values of a parameter, by their number on its axis; its only one otherwise."""
        place = self.place(name)
        return self.space.axes[place].values if place is not None else (self.fixed[name],)

    def numbers(self, name: str) -> Values | None:
        """The values of a parameter as exact numbers; None where one of them is none."""
        values = [value for value in self.values(name) if is_number(value)]
        exact: list[Any] = list(values)
        return fitted(exact) if len(exact) == len(self.values(name)) else None


class Batch:
    """Settings of a member that can be built, with their figures."""

    def __init__(self, member: Member, indexes: Indexes, figures: Mapping[str, Numbers]):
        self.member = member
        self.indexes = indexes
        self.figures = figures

    def __len__(self) -> int:
        return len(self.indexes)

    def where(self, rows: NDArray[Any]) -> Batch:
        """Some of the settings: by a mask, or by their numbers."""
        figures = {name: numbers[rows] for name, numbers in self.figures.items()}
        return Batch(self.member, self.indexes[rows], figures)

    def picks(self, name: str) -> NDArray[np.int64]:
        """For each setting the number of a parameter's value."""
        place = self.member.place(name)
        if place is None:
            return np.zeros(len(self.indexes), dtype=np.int64)
        return self.indexes[:, place]

    def value(self, name: str, row: int) -> SpecValue:
        """The value of a parameter at a setting."""
        return self.member.values(name)[int(self.picks(name)[row])]

    def figure(self, name: str, row: int) -> Exact:
        """A figure at a setting. Raises UsageError for a ratio to 0."""
        if name in RATIOS:
            ratio = RATIOS[name]
            sides = (int(self.figures[side][row]) for side in (ratio.dividend, ratio.divisor))
            return ratio.of_sums(*sides)
        figure = self.figures[name][row]
        return figure if isinstance(figure, Fraction) else int(figure)

    def array(self, name: str, numbers: Values | None) -> Array | None:
        """A parameter (with its `numbers`) or a figure at all settings at once; None where one of
        the numbers does not fit into 64 bits.
        """
        if numbers is not None:
            if not isinstance(numbers, Array):
                return None
            return Array(numbers.numerators[self.picks(name)], numbers.denominator)
        if name in RATIOS or self.figures[name].dtype == object:
            return None
        return Array(self.figures[name])
