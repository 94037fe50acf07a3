"""What can be slid: the parameters of a network, each with the settings of its slider."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from costcalc.algebra import Exact, exact
from costcalc.cost.network import Network
from costcalc.errors import CostcalcError, Diagnostic, UsageError, did_you_mean
from costcalc.explore.ranges import allows, around
from costcalc.graph.graph import Graph
from costcalc.graph.symbolic import is_symbolic
from costcalc.records import NamedTuple
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.syntax import Param
from costcalc.spec.values import SpecValue, exact_number, is_number, is_tuple, setting_text

FINE = 100
"""Steps in 1 of a multiplier."""
COARSE_ABOVE = 4
"""A default that is larger, or a whole number that must be one, has steps of 1."""
BESIDE = (Fraction(1, FINE), Fraction(1, 2), Fraction(-1, FINE), Fraction(-1, 2))
"""Fractions of which one must be possible if a slider has them."""

BELOW, ABOVE = 8, 2
"""A slider goes from an eighth of its default to twice of it, if the spec allows it; from 0 or
less over its whole range, if that has two ends.
"""
MOST_STEPS = 500


class Slider(NamedTuple):
    """A parameter and its settings in order. `symbolic`: a number that is a symbol of the forms;
    others choose the structure.
    """

    name: str
    role: str
    doc: str
    values: tuple[SpecValue, ...]
    now: SpecValue
    symbolic: bool

    @property
    def is_whole(self) -> bool:
        """Whether all its settings are whole numbers from 1 on."""
        return all(isinstance(value, int) and value >= 1 for value in self.values)

    @property
    def place(self) -> int:
        """The place of the current setting."""
        return self.values.index(self.now)


class Fixed(NamedTuple):
    """A parameter without a slider, and why; `can_be_asked`: it has one if it is asked for by
    name.
    """

    name: str
    reason: str
    can_be_asked: bool = False


def slider_of(graph: Graph, name: str, *, fine: bool = True) -> Slider | Fixed:
    """The slider of a parameter, or why it has no second setting to slide to.

    A depth changes the structure with nearly every step: if it is not `fine`, its settings are
    those of the variants of the spec. Raises UsageError for an unknown parameter.
    """
    spec = graph.spec
    if name not in spec.params:
        hint = did_you_mean(name, spec.params) or f"there are {', '.join(spec.params) or 'none'}"
        raise UsageError([Diagnostic(f"`{spec.name}` has no parameter `{name}`", helps=(hint,))])
    param, now = spec.params[name], graph.settings[name]
    values = _values(graph, param, now)
    if len(values) < 2:
        return Fixed(name, _why_fixed(param, now))
    if param.role == "depth" and not fine:
        values = [value for value in values if value == now or value in _of_variants(graph, name)]
        if len(values) < 2:
            return Fixed(name, "nearly each of its settings is another structure", True)
    return Slider(
        name, param.role, param.doc, tuple(values), now, is_symbolic(spec, graph.settings, name)
    )


def sliders_of(graph: Graph) -> tuple[list[Slider], list[Fixed]]:
    """Every parameter with a slider, width and resolution first, then what chooses the structure,
    then depth and other numbers; and every parameter without one.
    """
    found = [slider_of(graph, name, fine=False) for name in graph.spec.params]
    sliders = [one for one in found if isinstance(one, Slider)]
    return sorted(sliders, key=_rank), [one for one in found if isinstance(one, Fixed)]


def _why_fixed(param: Param, now: SpecValue) -> str:
    text = setting_text(now)
    if is_tuple(now):
        return f"it is {text}, which is no single number"
    if param.choices:
        return f"{text} is its one choice"
    return f"its range has no second setting from an eighth of {text} to twice of it"


def _rank(one: Slider) -> int:
    if one.role in ("width", "resolution"):
        return 0
    if not one.symbolic:
        return 1
    return 2


def _values(graph: Graph, param: Param, now: SpecValue) -> list[SpecValue]:
    if isinstance(now, bool):
        return [False, True]
    if param.choices:
        evaluator = Evaluator({}, {}, frozenset(param.choice_words), Budget())
        return [evaluator.value(choice, EMPTY) for choice in param.choices]
    if is_tuple(now) or not is_number(now):
        return []
    return list(_grid(graph, param, exact_number(now)))


def _grid(graph: Graph, param: Param, now: Exact) -> Iterator[SpecValue]:
    """Numbers around the current one, inside the declared range; it is always one of them."""
    interval = around(param, now)
    whole = param.whole or (now.denominator == 1 and _is_counted(graph, param, now))
    step = Fraction(1) if whole else Fraction(1, FINE)
    low, high = Fraction(now) / BELOW, Fraction(now) * ABOVE
    if interval.low is not None:
        low = max(low, interval.low) if now > 0 else interval.low
    if interval.high is not None:
        high = min(high, interval.high) if now > 0 else interval.high
    first, last = ceil(low / step), floor(high / step)
    step *= max(1, -(-(last - first) // MOST_STEPS))
    numbers = {exact.simplest(step * n) for n in range(ceil(low / step), floor(high / step) + 1)}
    named = _of_variants(graph, param.name)
    for one in sorted({*numbers, *named, now}):
        if allows(param, one) and (one.denominator == 1 or not param.whole):
            yield one


def _is_counted(graph: Graph, param: Param, now: Exact) -> bool:
    """Whether a whole number is slid in whole steps: it is large, or the spec refuses the fractions
    beside it, as it does for a number of passes.
    """
    if now > COARSE_ABOVE:
        return True
    beside = [now + step for step in BESIDE if allows(param, exact.simplest(Fraction(now + step)))]
    return bool(beside) and not any(_builds(graph, param, one) for one in beside)


def _builds(graph: Graph, param: Param, value: Exact) -> bool:
    try:
        Network.of(graph).at(**{param.name: Fraction(value)}).graph()
    except CostcalcError:
        return False
    return True


def _of_variants(graph: Graph, name: str) -> set[Exact]:
    """The numbers that the variants of the spec give to a parameter."""
    nodes = (one.settings[name] for one in graph.spec.variants.values() if name in one.settings)
    evaluator = Evaluator({}, {}, frozenset(), Budget())
    values = (evaluator.value(node, EMPTY) for node in nodes)
    return {exact_number(value) for value in values if is_number(value)}
