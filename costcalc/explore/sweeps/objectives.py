"""What is better: `min macs, max alpha`. Keys to sort by, the first rows, and the Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.cost.quantities import RATIOS
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.sweeps.members import Batch, Member
from costcalc.explore.sweeps.tables import Numbers
from costcalc.records import NamedTuple
from costcalc.spec.values import exact_number, is_number

FORM = "write `min macs, max alpha`; `min` can be left out"
WAYS = {"min": 1, "max": -1}


class Objective(NamedTuple):
    """A parameter or figure, and 1 if a smaller one is better, -1 if a larger one is."""

    name: str
    way: int


def parsed(text: str, option: str) -> tuple[Objective, ...]:
    """The objectives that a text gives. Raises UsageError."""
    found = []
    for part in text.split(","):
        words = part.split()
        way = WAYS[words.pop(0)] if len(words) == 2 and words[0] in WAYS else 1
        if len(words) != 1:
            raise UsageError([Diagnostic(f"`{option} {text}` cannot be read", helps=(FORM,))])
        found.append(Objective(words[0], way))
    names = [one.name for one in found]
    if len({*names}) < len(names):
        raise UsageError([Diagnostic(f"`{option} {text}` names one of them twice")])
    return tuple(found)


class Keys:
    """Whole numbers by which settings are compared: the smaller the better."""

    def __init__(self, members: Sequence[Member], objectives: Sequence[Objective], option: str):
        self.objectives = objectives
        self.parameters: dict[tuple[str, str], Numbers] = {}
        for name in (one.name for one in objectives):
            if any(member.has(name) for member in members):
                self._number(members, name, option)

    def _number(self, members: Sequence[Member], name: str, option: str) -> None:
        """The values of a parameter over a common denominator, which keeps their order."""
        for member in members:
            if not member.has(name) or not all(is_number(v) for v in member.values(name)):
                message = f"`{option}`: `{member.label}` has no number `{name}` to compare by"
                raise UsageError([Diagnostic(message)])
        found = {m.label: [exact_number(v) for v in m.values(name)] for m in members}
        common = lcm(*(value.denominator for values in found.values() for value in values))
        for label, values in found.items():
            self.parameters[label, name] = _narrow([int(value * common) for value in values])

    def of(self, batch: Batch) -> list[Numbers]:
        """The keys of settings, one array for each objective."""
        return [one.way * self._key(batch, one.name) for one in self.objectives]

    def _key(self, batch: Batch, name: str) -> Numbers:
        numbers = self.parameters.get((batch.member.label, name))
        if numbers is not None:
            return numbers[batch.picks(name)]
        if name in RATIOS:
            return np.array([Fraction(batch.figure(name, r)) for r in range(len(batch))], object)
        return batch.figures[name]


def _narrow(values: Sequence[int]) -> Numbers:
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array(values, dtype=object)


def order(keys: Sequence[Numbers]) -> NDArray[np.int64]:
    """The rows from the best to the worst, by the first key, then by the next; equal ones as they
    stand.
    """
    found = np.arange(len(keys[0]), dtype=np.int64)
    for key in reversed(keys):
        found = found[np.argsort(key[found], kind="stable")]
    return found


def front(keys: Sequence[Numbers]) -> NDArray[np.int64]:
    """The rows that no other is better than in one key and as good in all others, in their order.

    Rows that are equal in all keys are kept or left out together.
    """
    by = order(keys)
    if len(keys) == 2 and all(key.dtype == np.int64 for key in keys):
        return np.sort(by[_front_of_two(keys[0][by], keys[1][by])])
    rows = np.stack([key[by] for key in keys], axis=1)
    kept: list[NDArray[np.int64]] = []
    while len(rows):
        same = (rows == rows[0]).all(axis=1)
        kept.append(by[same])
        better = (rows < rows[0]).any(axis=1)
        rows, by = rows[better], by[better]
    return np.sort(np.concatenate(kept)) if kept else np.arange(0)


def _front_of_two(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.bool_]:
    """Of rows in order, those whose second key is below that of every row before.

    Rows equal to the one before are as it is.
    """
    if not len(first):
        return np.zeros(0, dtype=np.bool_)
    lowest = np.minimum.accumulate(second)
    kept = np.ones(len(first), dtype=np.bool_)
    kept[1:] = second[1:] < lowest[:-1]
    same = np.zeros(len(first), dtype=np.bool_)
    same[1:] = (first[1:] == first[:-1]) & (second[1:] == second[:-1])
    starts = np.maximum.accumulate(np.where(same, 0, np.arange(len(first))))
    return kept[starts]
