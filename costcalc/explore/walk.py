"""A network walked around one setting of a parameter: what it costs, and up to where that holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from costcalc import ops
from costcalc.algebra import Exact, Value, decided, is_whole, less
from costcalc.cost.cost import Cost, evaluate
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
from costcalc.spec.evaluate import MOST_STEPS
from costcalc.spec.values import SpecValue

_KINDS: tuple[Any, ...] = (Axis, Flag)
PLAIN: tuple[Rule, ...] = tuple(kind.__metadata__[0] for kind in _KINDS)
"""Attributes of these kinds look at the type of a value, and not only at what it is."""

STEPS_PER_NUMBER = 10
"""Of a local number, in steps of a walk: about as long."""

STEPS_PER_OUTPUT = 30
"""Of a layer that differs from all before it, whose cost is computed."""


class Piece(NamedTuple):
    """What a network costs in a part of a parameter's range; `None` where it cannot be built.

    `steps` of work found it.
    """

    span: Plateau
    figures: Polynomials | None
    steps: int = 0


class Refused(Exception):
    """A fault, after which the network cannot be built, whatever else there is."""


class LocalNumbers(Numbers):
    """Everything that is asked of a size is asked of local numbers too.

    The walk ends at the first fault: what comes after it does not matter.
    """

    def count(self, count: Value) -> Value:
        """A number of passes is one number."""
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
    """Steps of work that one walk takes."""
    walk = Walk(graph.spec, graph.settings)
    walk.graph(graph.name, graph.given)
    return MOST_STEPS - walk.budget.left


def _pinned(value: SpecValue) -> SpecValue:
    return value.pinned() if isinstance(value, Local) else value


def walked(
    cost: Cost, setting: Mapping[str, Exact], name: str, whole: bool, span: Plateau
) -> Piece:
    """The network of a cost, counted in the same way, around a setting of one parameter."""
    return _walked(cost, setting, name, Region(setting[name], whole, span))


def must_be_whole(cost: Cost, setting: Mapping[str, Exact], name: str, span: Plateau) -> bool:
    """Whether no number of a span that is not whole gives a network that can be built.

    It is so where a repeat, a size or a number of groups is the parameter itself, in a place to
    which the parameter does not show the way. `setting` is of the other parameters.
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
    walk = Walk(graph.spec, values, LOCAL)
    figures = None
    try:
        there = evaluate(walk.graph(graph.name, graph.given), cost.counting)
        totals = there.totals
        figures = settled({q: totals.of(q) for q in cost.counting.quantities}, region)
    except (SpecError, Refused):
        pass
    steps = MOST_STEPS - walk.budget.left + STEPS_PER_NUMBER * region.numbers
    steps += STEPS_PER_OUTPUT * len(walk.layers.outputs)
    return Piece(region.span, figures, steps)
