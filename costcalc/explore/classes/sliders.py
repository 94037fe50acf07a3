"""What can be slid: the parameters of a network, each with the settings of its slider."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from costcalc.algebra import Exact, exact
from costcalc.errors import Diagnostic, SpecError, UsageError, did_you_mean
from costcalc.explore.domain import domain_of
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec.budget import Budget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import EMPTY
from costcalc.spec.syntax import Param
from costcalc.spec.values import SpecValue, exact_number, is_number, is_tuple

FINE = 100
"""Steps in 1 of a multiplier."""
COARSE_ABOVE = 4
"""A default that is larger, or a whole number that must be one, has steps of 1."""
BELOW, ABOVE = 8, 2
"""A slider goes from an eighth of its default to twice of it, if the spec allows it."""
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


def slider_of(graph: Graph, name: str, *, fine: bool = True) -> Slider | None:
    """The slider of a parameter; None if it has no second setting to slide to.

    A depth changes the structure with nearly every step: if it is not `fine`, its settings are
    those of the variants of the spec. Raises UsageError for an unknown parameter.
    """
    spec = graph.spec
    if name not in spec.params:
        hint = did_you_mean(name, spec.params) or f"there are {', '.join(spec.params) or 'none'}"
        raise UsageError([Diagnostic(f"`{spec.name}` has no parameter `{name}`", helps=(hint,))])
    param, now = spec.params[name], graph.settings[name]
    values = _values(graph, param, now)
    if param.role == "depth" and not fine:
        values = [value for value in values if value == now or value in _of_variants(graph, name)]
    if len(values) < 2:
        return None
    symbolic = is_number(now) and not isinstance(now, bool) and not param.choices
    return Slider(name, param.role, param.doc, tuple(values), now, symbolic)


def sliders_of(graph: Graph) -> list[Slider]:
    """Every parameter with a slider: width and resolution first, then what chooses the structure,
    then depth and other numbers.
    """
    found = [one for name in graph.spec.params if (one := slider_of(graph, name, fine=False))]
    return sorted(found, key=_rank)


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
    try:
        domain = domain_of(graph, param.name)
    except SpecError:  # a range that is not one interval has no slider
        return
    whole = domain.whole or (now.denominator == 1 and now > COARSE_ABOVE)
    step = Fraction(1) if whole else Fraction(1, FINE)
    low, high = Fraction(now) / BELOW, Fraction(now) * ABOVE
    if domain.interval.low is not None:
        low = max(low, domain.interval.low)
    if domain.interval.high is not None:
        high = min(high, domain.interval.high)
    first, last = ceil(low / step), floor(high / step)
    step *= max(1, -(-(last - first) // MOST_STEPS))
    numbers = {exact.simplest(step * n) for n in range(ceil(low / step), floor(high / step) + 1)}
    named = _of_variants(graph, param.name)
    yield from sorted(one for one in {*numbers, *named, now} if domain.holds(one))


def _of_variants(graph: Graph, name: str) -> set[Exact]:
    """The numbers that the variants of the spec give to a parameter."""
    nodes = (one.settings[name] for one in graph.spec.variants.values() if name in one.settings)
    evaluator = Evaluator({}, {}, frozenset(), Budget())
    values = (evaluator.value(node, EMPTY) for node in nodes)
    return {exact_number(value) for value in values if is_number(value)}
