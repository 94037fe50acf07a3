"""The records of a difference: layers with their causes, and edits of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from costcalc.cost.cost import Cost, LayerCost
from costcalc.cost.memory.record import Memory
from costcalc.cost.quantities import STANDING, Totals, shown_where
from costcalc.errors import Span
from costcalc.records import NamedTuple

Status: TypeAlias = Literal["changed", "added", "removed", "moved"]
COMPARED = tuple(name for name in shown_where(False) if name not in ("bops", "size"))
"""The quantities of which a change has causes; bits follow from multiply-adds and parameters."""

FIELDS = tuple(name for name in Totals._fields if name not in ("counted", "bops", "size"))
"""The figures that are sums over layers: what a change has a number for."""


class Cause(NamedTuple):
    """A part of the change of a layer: what became what, and the figures that follow from it."""

    what: str
    before: str
    after: str
    totals: Totals


class LayerChange(NamedTuple):
    """A layer of the old network beside the one that stands for it in the new one.

    One of the two is None for a layer that was added or removed. The figures of its causes sum to
    its change, each of them.
    """

    status: Status
    old: LayerCost | None
    new: LayerCost | None
    causes: tuple[Cause, ...]

    @property
    def layer(self) -> LayerCost:
        """The new layer, or the old one where it was removed."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def path(self) -> str:
        """The path of the new layer, or of the old one where it was removed."""
        return self.layer.layer.path

    @property
    def old_path(self) -> str | None:
        """The path of the old layer, None for one that was added."""
        return self.old.layer.path if self.old else None

    @property
    def place(self) -> Span:
        """Where the layer is written."""
        return self.layer.layer.span

    @property
    def totals(self) -> Totals:
        """New minus old."""
        return minus(_figures(self.new), _figures(self.old))


class Part(NamedTuple):
    """A change of the text or of a setting: where, and what."""

    place: str
    what: str


class Edit(NamedTuple):
    """Changes that were applied together, and total after minus total before.

    There are several where the network cannot be built between them, or where there are too many to
    apply each alone.
    """

    parts: tuple[Part, ...]
    totals: Totals

    @property
    def place(self) -> str:
        """Where the first of its changes is."""
        return self.parts[0].place

    @property
    def what(self) -> str:
        """Its changes, each with its place where they are not of one place."""
        places = dict.fromkeys(one.place for one in self.parts)
        if len(places) == 1:
            return "; ".join(one.what for one in self.parts)
        first, *rest = self.parts
        return "; ".join((first.what, *(f"{one.place}: {one.what}" for one in rest)))


class Side(NamedTuple):
    """One of the two networks: what the user calls it, its cost and its memory."""

    label: str
    cost: Cost
    memory: Memory

    def figure(self, name: str) -> int:
        """The total of a quantity, of `stored` bytes or of `peak_memory`."""
        if name == "stored":
            return self.memory.weights
        if name == "peak_memory":
            return self.memory.peak.bytes
        return self.cost.totals.exactly(name)

    @property
    def peak_path(self) -> str:
        """The path of the layer at which the peak is reached."""
        step = self.memory.peak.step
        return "" if step is None else self.memory.path_of(step)


OF_SIDES = (*COMPARED, "stored", "peak_memory")
"""What has a total on each side."""


class Difference(NamedTuple):
    """Two networks, the layers that differ, and the edits that lead from one to the other.

    `edits` sum to the change of the totals. `grouped`: there were more changes of the text than are
    applied one by one, and those of one step or section were taken together.
    """

    old: Side
    new: Side
    layers: tuple[LayerChange, ...]
    edits: tuple[Edit, ...]
    grouped: bool = False
    top: int | None = 10
    """How many layers a report shows; None: all."""

    def __repr__(self) -> str:
        return f"Difference({self.old.label} -> {self.new.label}: {len(self.layers):,} layers)"

    exact: bool = False

    @property
    def totals(self) -> Totals:
        """New minus old."""
        return minus(self.new.cost.totals, self.old.cost.totals)

    @property
    def is_same(self) -> bool:
        """Whether no total changed, and of no layer more than the bytes it reads and writes."""
        wholes = all(self.old.figure(name) == self.new.figure(name) for name in OF_SIDES)
        return wholes and not any(changes_standing(one.totals) for one in self.layers)

    @property
    def costly(self) -> list[LayerChange]:
        """The layers of which more changed than the bytes they read and write, or that moved."""
        return [one for one in self.layers if one.status == "moved" or changes_standing(one.totals)]

    @property
    def movers(self) -> list[LayerChange]:
        """The layers with a change, the largest first: by multiply-adds, then by parameters."""
        return sorted((one for one in self.costly if changes_standing(one.totals)), key=size_of)

    def by_cause(self) -> dict[str, Totals]:
        """The causes of all layers, each name once, summed; the largest first."""
        found: dict[str, Totals] = {}
        for layer in self.layers:
            for cause in layer.causes:
                found[cause.what] = plus(found.get(cause.what, Totals()), cause.totals)
        order = sorted(found, key=lambda name: (-abs(found[name].exactly("macs")), name))
        return {name: found[name] for name in order}

    def by_kind(self) -> Iterator[tuple[str, Totals, Totals]]:
        """Kinds whose figures changed: old and new; the largest change of MACs first."""
        sides = [
            {
                kind: summed(one.totals for one in layers)
                for kind, layers in s.cost.by_kind().items()
            }
            for s in (self.old, self.new)
        ]
        rows = [
            (kind, sides[0].get(kind, Totals()), sides[1].get(kind, Totals()))
            for kind in dict.fromkeys((*sides[1], *sides[0]))
        ]
        rows = [row for row in rows if changes_standing(minus(row[2], row[1]))]
        rows.sort(key=lambda row: -abs(minus(row[2], row[1]).exactly("macs")))
        return iter(rows)


def _figures(cost: LayerCost | None) -> Totals:
    return cost.totals if cost else Totals()


def changes_standing(change: Totals) -> bool:
    """Whether one of the default quantities, or of the components of parameters, changes."""
    return any((*(change.of(name) for name in STANDING), *change[1:5]))


def size_of(one: LayerChange) -> tuple[int, ...]:
    """What layers are sorted by, so that the largest change comes first."""
    return tuple(-abs(one.totals.exactly(name)) for name in STANDING)


def minus(left: Totals, right: Totals) -> Totals:
    """The difference, figure by figure."""
    return Totals(**{name: getattr(left, name) - getattr(right, name) for name in FIELDS})


def plus(left: Totals, right: Totals) -> Totals:
    """The sum, figure by figure."""
    return Totals(**{name: getattr(left, name) + getattr(right, name) for name in FIELDS})


def summed(parts: Iterable[Totals]) -> Totals:
    """The sum of several, figure by figure."""
    total = Totals()
    for one in parts:
        total = plus(total, one)
    return total
