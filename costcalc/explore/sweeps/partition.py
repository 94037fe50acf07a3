"""The parts of a sweep in which a network has one structure, and the cost in each as polynomials.

A walk over a part needs every condition and every number of passes to be the same in it. Where one
is not, the part is split by it: the walk goes on with one side, and each other is walked from the
start, so that there is one walk for each structure. Where a rounding depends on parameters of two
groups, the groups become one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from costcalc import ops
from costcalc.algebra import Value, decided, less, maximum
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.counting import Counting
from costcalc.cost.network import Network
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.errors import Diagnostic, SpecError, UsageError
from costcalc.explore.sweeps.column import fitted
from costcalc.explore.sweeps.columns import Columns, Coupled, Polynomial, Split, summed
from costcalc.explore.sweeps.space import Axis
from costcalc.explore.sweeps.terms import Terms, polynomial_of
from costcalc.explore.walk import PLAIN
from costcalc.graph.build import refuse_opaque
from costcalc.graph.numbers import LARGEST_SIZE, Numbers
from costcalc.graph.walk import Walk
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec.settings import settings
from costcalc.spec.values import SpecValue, exact_number, is_number

MOST_PARTS = 20_000
"""Parts of one sweep that have a structure of their own."""
MOST_ENTRIES = 1 << 16
"""Entries of a group that are walked at once, so that columns stay small."""
_PARTS = ("weights", "biases", "norm")
"""The components that parameters are the sum of."""


class Group(NamedTuple):
    """Axes that vary together, by their numbers, and for each entry the value on each of them."""

    axes: tuple[int, ...]
    entries: NDArray[np.int64]


Box: TypeAlias = "tuple[NDArray[np.int64], ...]"
"""For each group some of its entries: settings that are walked at once."""


class Part(NamedTuple):
    """Settings with one structure: for each group the entries that are in it.

    `figures` are the totals; None where the network cannot be built there, for this `reason`.
    """

    entries: tuple[NDArray[np.int64], ...]
    columns: Columns
    figures: Mapping[str, Polynomial] | None
    reason: str = ""


class Refused(Exception):
    """A fault was found, so the network cannot be built."""


class ColumnNumbers(Numbers):
    """Numbers of a walk that may vary; a number that decides the structure may not."""

    def count(self, count: Value) -> Value:
        return count.one_value() if isinstance(count, Terms) else count

    def arguments(
        self, name: str, positional: tuple[SpecValue, ...], named: dict[str, SpecValue]
    ) -> tuple[tuple[SpecValue, ...], dict[str, SpecValue]]:
        fields = ops.find(name).fields
        plain = {field.name for field in fields if field.rule in PLAIN}
        words = [*(field.name for field in fields), *positional][: len(positional)]
        pairs = zip(words, positional, strict=True)
        positional = tuple(_fixed(v) if word in plain else v for word, v in pairs)
        return positional, {w: _fixed(v) if w in plain else v for w, v in named.items()}

    def are_positive(self, shape: Shape) -> bool:
        return not any(decided(less(size, 1)) for size in shape)

    def is_huge(self, size: object) -> bool:
        if isinstance(size, Terms):
            return decided(less(LARGEST_SIZE, size)) is True
        return super().is_huge(size)

    def stop_at(self, error: SpecError) -> None:
        raise Refused(error.diagnostics[0].message)


NUMBERS = ColumnNumbers()


def _fixed(value: SpecValue) -> SpecValue:
    return value.one_value() if isinstance(value, Terms) else value


class Partition:
    """The parts of a sweep of one network; `groups` says which axes vary together."""

    def __init__(
        self, network: Network, counting: Counting, axes: Sequence[Axis], groups: Sequence[Group]
    ):
        self.network = network
        self.counting = counting
        self.axes = axes
        self.groups = tuple(groups)
        self.classes = [np.zeros(len(group.entries), dtype=np.int64) for group in groups]
        """For each group the class of each entry: those of a class are in the same parts."""
        self.parts: list[Part] = []
        self.todo: list[Box] = []

    def find(self, progress: Callable[[int], None] = lambda parts: None) -> None:
        """Walk until every setting is in a part. Raises Coupled where groups must become one."""
        todo = self.todo = [tuple(np.arange(len(group.entries)) for group in self.groups)]
        while todo:
            box = todo.pop()
            try:
                self.parts.append(self._part(box))
            except Split as split:
                todo += self._split(box, split.group, split.labels)
            if len(self.parts) + len(todo) > MOST_PARTS:
                raise _too_many(self.network)
            progress(len(self.parts))

    def _split(self, box: Box, group: int, labels: NDArray[Any]) -> list[Box]:
        """A box as one for each label, that of the lowest at the end."""
        labels = np.unique(labels, return_inverse=True)[1]
        entries, classes = box[group], self.classes[group]
        classes[entries] = classes.max() + 1 + classes[entries] * (labels.max() + 1) + labels
        self.classes[group] = np.unique(classes, return_inverse=True)[1]
        sides = (entries[labels == label] for label in reversed(range(labels.max() + 1)))
        return [(*box[:group], side, *box[group + 1 :]) for side in sides]

    def _part(self, box: Box) -> Part:
        """The cost of a part of a box; the other parts of it are to be walked.

        Raises Split before a walk begins, and Coupled.
        """
        for number, entries in enumerate(box):
            if len(entries) > MOST_ENTRIES:
                raise Split(number, np.arange(len(entries)) // MOST_ENTRIES)

        def narrow(group: int, labels: NDArray[Any]) -> None:
            nonlocal box
            *others, box = self._split(box, group, labels)
            self.todo += others

        columns = Columns([len(entries) for entries in box], narrow)
        graph = self.network
        try:
            values = self._values(box, columns)
            walk = Walk(graph.spec, values, NUMBERS, fuse_norm=graph.fuse_norm)
            built = walk.graph(graph.name, {})
            refuse_opaque(built)
            figures = figures_of(evaluate(built, self.counting))
            plain = {name: columns.plain(figure) for name, figure in figures.items()}
            return Part(box, columns, plain)
        except Refused as refused:
            return Part(box, columns, None, str(refused))
        except SpecError as error:
            return Part(box, columns, None, error.diagnostics[0].message)

    def _values(self, box: Box, columns: Columns) -> dict[str, SpecValue]:
        """The value of each parameter, a column for one that varies in the part."""
        swept: dict[str, SpecValue] = {}
        for number, (group, entries) in enumerate(zip(self.groups, box, strict=True)):
            for place, axis in enumerate(group.axes):
                picks = group.entries[entries, place]
                swept[self.axes[axis].name] = _varying(self.axes[axis], picks, number, columns)
        own = self.network.settings
        fixed = {name: value for name, value in own.items() if name not in swept}
        return settings(self.network.spec, self.network.variant, fixed, varying=swept)


def _varying(axis: Axis, picks: NDArray[np.int64], group: int, columns: Columns) -> SpecValue:
    """The value of a parameter in a part. Raises Split where it varies and is no number."""
    first = axis.values[int(picks[0])]
    if (picks == picks[0]).all():
        return first
    values = [axis.values[pick] for pick in picks.tolist()]
    if not all(is_number(value) for value in values):
        raise Split(group, picks)
    column = columns.add(group, fitted([exact_number(value) for value in values]))
    number: SpecValue = Terms.column(columns, column)
    return number


def figures_of(cost: Cost) -> dict[str, Polynomial]:
    """The totals that are counted, as polynomials."""
    found = {name: _total(cost, name) for name in cost.counting.quantities}
    for name in cost.counting.networks:
        parts: list[Value] = [*OF_NETWORKS[name].parts(cost.graph, cost.counting).values()]
        found[name] = polynomial_of(reduce(maximum, parts))
    return found


def _total(cost: Cost, name: str) -> Polynomial:
    names = _PARTS if name == "params" else (name,)
    return summed(polynomial_of(one.totals.of(part)) for one in cost.layers for part in names)


def _too_many(network: Network) -> UsageError:
    message = f"`{network.name}` has more than {MOST_PARTS:,} structures in this sweep"
    helps = ("take fewer values of the parameters that change which layers there are",)
    return UsageError([Diagnostic(message, helps=helps)])


__all__ = ["Coupled", "Group", "Part", "Partition", "figures_of"]
