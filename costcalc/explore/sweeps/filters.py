"""`--where`: a condition on parameters and figures, in the expression language of specs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from costcalc.algebra import ExactnessError
from costcalc.algebra.arrays import Mask
from costcalc.errors import SpecError, fault
from costcalc.explore.sweeps.members import Batch, Member
from costcalc.explore.targets import UNITS, UNITS_OF_BYTES
from costcalc.spec import expression, parser
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, is_number

WORDS_OF_NUMBERS = {**UNITS, "K": 1000, "KB": 1000, **UNITS_OF_BYTES}
"""What may follow a number: 300M, 256KiB."""


class Filter:
    """A condition that settings must meet."""

    def __init__(self, text: Scalar):
        self.text = text
        self.node = parser.parse(text, units={k: v for k, v in WORDS_OF_NUMBERS.items() if k})
        self.names = frozenset(_names(self.node))

    def refuse_unknown(self, members: Sequence[Member], figures: Mapping[str, str]) -> None:
        """Raise SpecError for a name that a member does not have; `figures` are all there are."""
        for node in _name_nodes(self.node):
            lacking = [m for m in members if not self._knows(m, node.name, figures)]
            if lacking:
                known = [*lacking[0].fixed, *(axis.name for axis in lacking[0].space.axes)]
                message = f"`{lacking[0].label}` has no parameter or figure `{node.name}`"
                there = f"there are {', '.join(sorted({*known, *figures}))}"
                raise fault(message, node.span, helps=(there,))

    def _knows(self, member: Member, name: str, figures: Mapping[str, str]) -> bool:
        return member.has(name) or name in figures or name in _words(member)

    def holds(self, batch: Batch) -> NDArray[np.bool_]:
        """Where it is true. Raises SpecError where it has no truth."""
        try:
            return self._at_once(batch)
        except (SpecError, ExactnessError, TypeError):
            return np.array([self._at(batch, row) for row in range(len(batch))], dtype=np.bool_)

    def _at_once(self, batch: Batch) -> NDArray[np.bool_]:
        """All settings at once, those with other words or truths apart."""
        member = batch.member
        numbers = {n: member.numbers(n) if member.has(n) else None for n in self.names}
        worded = [n for n in self.names if member.has(n) and numbers[n] is None]
        if not worded:
            return self._of_numbers(batch, {}, numbers)
        picks = np.stack([batch.picks(name) for name in worded], axis=1)
        kinds, of = np.unique(picks, axis=0, return_inverse=True)
        found = np.zeros(len(batch), dtype=np.bool_)
        for number, kind in enumerate(kinds):
            rows = of.reshape(-1) == number
            values = {n: member.values(n)[pick] for n, pick in zip(worded, kind, strict=True)}
            found[rows] = self._of_numbers(batch.where(rows), values, numbers)
        return found

    def _of_numbers(
        self, batch: Batch, values: dict[str, SpecValue], numbers: Mapping[str, Any]
    ) -> NDArray[np.bool_]:
        for name in self.names - values.keys():
            if not batch.member.has(name) and name in _words(batch.member):
                continue
            array = batch.array(name, numbers[name])
            if array is None:
                raise ExactnessError("a number does not fit into 64 bits")
            values[name] = array
        truth = self._evaluated(batch.member, values)
        if isinstance(truth, Mask):
            return np.broadcast_to(truth.truths, len(batch))
        return np.full(len(batch), self._as_truth(truth))

    def _at(self, batch: Batch, row: int) -> bool:
        values: dict[str, SpecValue] = {}
        for name in self.names:
            if batch.member.has(name):
                values[name] = batch.value(name, row)
            elif name not in _words(batch.member):
                values[name] = batch.figure(name, row)
        return self._as_truth(self._evaluated(batch.member, values))

    def _evaluated(self, member: Member, values: Mapping[str, SpecValue]) -> SpecValue:
        evaluator = Evaluator(values, {}, frozenset(_words(member)), Budget())
        return evaluator.value(self.node, EMPTY)

    def _as_truth(self, truth: SpecValue) -> bool:
        if not isinstance(truth, bool):
            what = "a number" if is_number(truth) else "neither true nor false"
            span = expression.extent(self.node)
            raise fault("the condition must be true or false", span, f"it is {what}")
        return truth


def _words(member: Member) -> set[str]:
    """The names that stand for themselves: choices of its parameters."""
    return {word for param in member.network.spec.params.values() for word in param.choice_words}


def _name_nodes(node: expression.Node) -> Iterator[expression.Name]:
    if isinstance(node, expression.Name):
        yield node
    for child in expression.children(node):
        yield from _name_nodes(child)


def _names(node: expression.Node) -> Iterator[str]:
    return (name.name for name in _name_nodes(node))
