"""A walk of a network around one setting of a parameter: the cost, and the interval where it
holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from costcalc import ops
from costcalc.algebra import Exact, Value, at_most, decided, is_whole, less
from costcalc.cost.cost import Cost, evaluate
from costcalc.cost.quantities import OF_NETWORKS
from costcalc.errors import SpecError
from costcalc.explore.local import Local
from costcalc.explore.plateaus import Plateau
from costcalc.explore.polynomials import Polynomials, settled
from costcalc.explore.region import Region
from costcalc.graph.graph import Graph
from costcalc.graph.numbers import LARGEST_SIZE, Numbers
from costcalc.graph.walk import Walk
from costcalc.ops.base import Shape
from costcalc.ops.base.attributes import Axis, Flag, Rule
from costcalc.records import NamedTuple
from costcalc.spec.budget import MOST_STEPS
from costcalc.spec.values import SpecValue

_KINDS: tuple[Any, ...] = (Axis, Flag)
PLAIN: tuple[Rule, ...] = tuple(kind.__metadata__[0] for kind in _KINDS)
"""The attributes whose rules test the type of a value as well as the value itself."""

STEPS_PER_NUMBER = 10
"""The steps charged for a local number, which takes about as long."""

STEPS_PER_OUTPUT = 30
"""The steps charged for the cost of a layer unlike all layers before it."""


class Piece(NamedTuple):
    """The cost of a network on a part of a parameter's range; `None` if it cannot be built there.

    `steps` is the work that was spent.
    """

    span: Plateau
    figures: Polynomials | None
    steps: int = 0


class Refused(Exception):
    """A fault was found, so the network cannot be built."""


class LocalNumbers(Numbers):
    """Numbers of a walk that may be local: all questions about a size accept local numbers.

    The walk ends at the first fault.
    """

    def count(self, count: Value) -> Value:
        """The number of passes as an exact number."""
        if not isinstance(count, Local):
            return count
        if not decided(is_whole(count)):
            return count.value
        return -1 if decided(less(count, 0)) else count.pinned()

    def arguments(
        self, name: str, positional: tuple[SpecValue, ...], named: dict[str, SpecValue]
    ) -> tuple[tuple[SpecValue, ...], dict[str, SpecValue]]:
        plain = [field.name for field in ops.find(name).fields if field.rule in PLAIN]
        if plain:
            words = [field.name for field in ops.find(name).fields]
            positional = tuple(
                _pinned(value) if word in plain else value
                for word, value in zip(
                    [*words, *positional][: len(positional)], positional, strict=True
                )
            )
            named = {w: _pinned(value) if w in plain else value for w, value in named.items()}
        return positional, named

    def are_positive(self, shape: Shape) -> bool:
        return not any(decided(less(size, 1)) for size in shape)

    def is_huge(self, size: Any) -> bool:
        if isinstance(size, Local):
            return bool(decided(less(LARGEST_SIZE, size)))
        return super().is_huge(size)

    def stop_at(self, error: SpecError) -> None:
        raise Refused from error


LOCAL = LocalNumbers()


def steps_of(graph: Graph) -> int:
    """The number of steps of one walk."""
    walk = Walk(graph.spec, graph.settings, fuse_norm=graph.norm_fused)
    walk.graph(graph.name, graph.given)
    return MOST_STEPS - walk.budget.left


def _pinned(value: SpecValue) -> SpecValue:
    return value.pinned() if isinstance(value, Local) else value


def walked(
    cost: Cost, setting: Mapping[str, Exact], name: str, whole: bool, span: Plateau
) -> Piece:
    """The cost of the network of `cost` around a setting of one parameter, with the same
    counting.
    """
    return _walked(cost, setting, name, Region(setting[name], whole, span))


def must_be_whole(cost: Cost, setting: Mapping[str, Exact], name: str, span: Plateau) -> bool:
    """Whether only whole numbers of a span give a network that can be built.

    This is so where a repeat, a size or a number of groups is the parameter itself, used in a place
    that does not show it to be whole. `setting` holds the other parameters.
    """
    for middle in (Fraction(3, 2), *(v + Fraction(1, 2) for v in (0, floor(span.start.value) + 1))):
        if middle in span:
            region = Region(middle, False, span, fractions=True)
            found = _walked(cost, {**setting, name: middle}, name, region)
            return found.figures is None and found.span == span
    return False


def _walked(cost: Cost, setting: Mapping[str, Exact], name: str, region: Region) -> Piece:
    graph = cost.graph
    values = {**graph.settings, **setting, name: Local.parameter(region)}
    walk = Walk(graph.spec, values, LOCAL, fuse_norm=graph.norm_fused)
    figures = None
    try:
        there = evaluate(walk.graph(graph.name, graph.given), cost.counting)
        totals = there.totals
        counted: dict[str, Value] = {q: totals.of(q) for q in cost.counting.quantities}
        for name in cost.counting.networks:
            parts = OF_NETWORKS[name].parts(there.graph, cost.counting)
            counted[name] = largest([*parts.values()])
        figures = settled(counted, region, cost.counting.ratios)
    except (SpecError, Refused):
        pass
    steps = MOST_STEPS - walk.budget.left + STEPS_PER_NUMBER * region.numbers
    steps += STEPS_PER_OUTPUT * len(walk.layers.outputs)
    return Piece(region.span, figures, steps)


def largest(parts: Sequence[Value]) -> Value:
    """The largest of several numbers; the region shrinks to where it is."""
    values: list[Any] = [part.value if isinstance(part, Local) else part for part in parts]
    most = parts[values.index(max(values))]
    for part in parts:
        decided(at_most(part, most))
    return most
