"""Which setting of a parameter meets a budget: smoothly, and exactly under the real roundings.

The exact answer is the highest plateau of the whole range that meets every target. Cost need not
grow with the parameter, so every plateau is looked at and none is inferred from its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal

import sympy

from costcalc.algebra import Exact, Number, exact
from costcalc.algebra.symbols import to_sympy
from costcalc.cost.cost import Cost
from costcalc.cost.forms import forms_of
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.plateaus import Cut, NotAffine, Plateau
from costcalc.explore.profile import (
    Figures,
    Landscape,
    Progress,
    Stretch,
    exact_cost,
    figures_of,
)
from costcalc.explore.ranges import Interval, declared
from costcalc.explore.smooth import root
from costcalc.explore.targets import Target
from costcalc.graph.folding import symbolic
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec.values import describe

Verdict = Literal["solved", "within", "unreachable"]
"""`within`: the highest setting there is stays within every budget."""
MOST_DOUBLINGS = 10
FINEST = Fraction(1, 10**6)
"""Of a search by halves, which gives decimals that can be typed."""
PIXELS = 32


class Smooth(NamedTuple):
    """The smooth form of a target's quantity, and the setting at which it is the limit."""

    target: Target
    symbol: sympy.Symbol
    form: sympy.Expr
    setting: Fraction | None


class Search(NamedTuple):
    """What was looked at: all plateaus of the range, or halves of it where `by_halves` says why.

    `declared`: the upper end is the spec's and not just high enough. `unbuildable` and `exceeding`
    count plateaus below the answer that cannot be built, or that exceed a budget.
    """

    interval: Interval
    high: Fraction
    declared: bool
    plateaus: int
    unbuildable: int
    exceeding: int
    by_halves: str = ""


class Solution(NamedTuple):
    """The answer for one parameter, with the others at the settings of `cost` and `fixed`.

    `best` is the plateau that meets the targets, `setting` a number in it that is easily typed;
    `above` the next plateau that can be built; `lowest` for each target the cheapest plateau.
    `confirmed` are settings at which the exact domain was asked; `input` is the input's shape at
    `setting`.
    """

    cost: Cost
    name: str
    fixed: Mapping[str, Exact]
    targets: tuple[Target, ...]
    verdict: Verdict
    smooth: tuple[Smooth, ...]
    best: Stretch | None
    setting: Exact | None
    above: Stretch | None
    lowest: tuple[Stretch, ...]
    search: Search
    confirmed: tuple[Exact, ...]
    input: Shape | None

    @property
    def is_met(self) -> bool:
        """Whether there is such a setting, as close to the budget as was asked for."""
        near = any(target.near for target in self.targets)
        return self.verdict == "solved" or (self.verdict == "within" and not near)

    @property
    def binding(self) -> tuple[Target, ...]:
        """The targets that the next step exceeds."""
        if self.above is None or self.above.figures is None:
            return ()
        return exceeded(self.targets, self.above.figures)


def exceeded(targets: Sequence[Target], figures: Figures) -> tuple[Target, ...]:
    """The targets that some figures do not meet."""
    return tuple(t for t in targets if getattr(figures, t.quantity) > t.limit)


def solve(
    cost: Cost, name: str, targets: tuple[Target, ...], progress: Progress | None = None
) -> Solution:
    """The largest setting of a parameter that meets all targets.

    Raises UsageError for a parameter that cannot be solved for.
    """
    symbolic(cost.graph.spec, cost.graph.settings, name)
    return _solve(Landscape(cost, name, (), progress), _smooth(cost, [name], targets))


def solutions(
    cost: Cost, names: Sequence[str], targets: tuple[Target, ...], points: int, progress: Progress
) -> tuple[Solution, ...]:
    """The solution for one name, or the curve for two."""
    if len(names) == 1:
        return (solve(cost, names[0], targets, progress),)
    return curve(cost, (names[0], names[1]), targets, points, progress)


def curve(
    cost: Cost,
    names: tuple[str, str],
    targets: tuple[Target, ...],
    points: int,
    progress: Progress | None = None,
) -> tuple[Solution, ...]:
    """The largest setting of the first parameter for each of some settings of the second.

    Raises UsageError for a parameter that cannot be solved for.
    """
    first, second = names
    for name in names:
        symbolic(cost.graph.spec, cost.graph.settings, name)
    landscape = Landscape(cost, first, (second,), progress)
    forms = _smooth(cost, [first, second], targets)
    found = []
    for value in settings_around(cost, second, points, landscape.models[0].is_whole(second)):
        if progress is not None:
            progress(f"{second} = {describe(value)}")
        found.append(_solve(landscape.fixing({second: value}), forms))
    return tuple(found)


def _smooth(cost: Cost, names: list[str], targets: tuple[Target, ...]) -> list[Smooth]:
    """The smooth form of each target, not yet solved for the first of the names."""
    forms = forms_of(cost.graph, names, cost.counting, smooth_repeats=True)
    symbol = next(v.symbol for v in forms.variables if v.name == names[0])
    return [Smooth(t, symbol, forms.total(t.quantity).smooth, None) for t in targets]


def _solve(landscape: Landscape, forms: Sequence[Smooth]) -> Solution:
    interval = declared(landscape.cost.graph.spec.params[landscape.name])
    targets = tuple(form.target for form in forms)
    high = _high_enough(landscape, interval, targets)
    smooth = tuple(_solved(form, landscape.fixed, interval, high) for form in forms)
    reason = ""
    try:
        stretches = landscape.stretches(interval, high)
    except NotAffine as found:
        reason = found.text
        stretches = _by_halves(landscape, interval, high, targets)
    return _answer(landscape, smooth, stretches, interval, high, reason)


def _solved(
    smooth: Smooth, fixed: Mapping[str, Exact], interval: Interval, high: Fraction
) -> Smooth:
    """With numbers for the other symbols, and the setting at which the form is the limit."""
    others = smooth.form.free_symbols - {smooth.symbol}
    form = smooth.form.xreplace({other: to_sympy(fixed[other.name]) for other in others})
    form = sympy.expand(form)
    setting = root(form, smooth.symbol, smooth.target.limit, interval, high)
    return smooth._replace(form=form, setting=setting)


def _answer(
    landscape: Landscape,
    smooth: tuple[Smooth, ...],
    stretches: list[Stretch],
    interval: Interval,
    high: Fraction,
    reason: str,
) -> Solution:
    targets = tuple(form.target for form in smooth)
    built = [s for s in stretches if s.figures is not None]
    if not built:
        message = f"no `{landscape.name}` in its range gives a network that can be built"
        raise UsageError([Diagnostic(message)])
    meeting = [n for n, s in enumerate(built) if not exceeded(targets, _figures(s))]
    last = meeting[-1] if meeting else None
    best = built[last] if last is not None else None
    above = built[last + 1] if last is not None and last + 1 < len(built) else None
    below = len(stretches) if best is None else stretches.index(best)
    search = Search(
        interval,
        high,
        high == interval.high,
        len(stretches),
        sum(s.figures is None for s in stretches[:below]),
        0 if last is None else last + 1 - len(meeting),
        reason,
    )
    solution = Solution(
        landscape.cost,
        landscape.name,
        landscape.fixed,
        targets,
        "unreachable" if best is None else "solved" if above is not None else "within",
        smooth,
        best,
        best.plateau.handy() if best is not None else None,
        above,
        tuple(min(built, key=lambda s: getattr(s.figures, t.quantity)) for t in targets),
        search,
        (),
        None,
    )
    return _confirmed(solution)


def _figures(stretch: Stretch) -> Figures:
    assert stretch.figures is not None
    return stretch.figures


def _high_enough(landscape: Landscape, interval: Interval, targets: tuple[Target, ...]) -> Fraction:
    """The upper end of the range; where it has none, twice a setting that exceeds a target."""
    if interval.high is not None:
        return interval.high
    value = 2 * Fraction(landscape.cost.graph.settings[landscape.name])
    for _ in range(MOST_DOUBLINGS):
        figures = landscape.figures(exact.simplest(value))
        if figures is not None and exceeded(targets, figures):
            break
        value *= 2
    return 2 * value


def _by_halves(
    landscape: Landscape, interval: Interval, high: Fraction, targets: tuple[Target, ...]
) -> list[Stretch]:
    """The plateaus on both sides of the step, found by halving: cost is taken to grow."""

    def met(value: Fraction) -> bool:
        figures = landscape.figures(exact.simplest(value))
        return figures is None or not exceeded(targets, figures)

    unit = Fraction(1) if landscape.is_whole else FINEST
    low = max(unit, ceil(interval.low / unit) * unit)
    low += 0 if interval.holds(low) else unit
    high = floor(high / unit) * unit
    if not met(low):
        return [_widened(landscape, unit, low, low, high)]
    if met(high):
        return [_widened(landscape, unit, high, low, high)]
    below, above = _halved(unit, met, low, high)
    return [
        _widened(landscape, unit, below, low, below),
        _widened(landscape, unit, above, above, high),
    ]


def _halved(
    unit: Fraction, holds: Callable[[Fraction], bool], low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction]:
    """Neighbours, a unit apart, between which a truth that holds at `low` ends."""
    while high - low > unit:
        middle = floor((low + high) / (2 * unit)) * unit
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low, high


def _widened(
    landscape: Landscape, unit: Fraction, at: Fraction, low: Fraction, high: Fraction
) -> Stretch:
    """As much around a number, between two others, as halving shows to cost the same."""
    figures = landscape.figures(exact.simplest(at))

    def same(value: Fraction) -> bool:
        return landscape.figures(exact.simplest(value)) == figures

    def differs(value: Fraction) -> bool:
        return not same(value)

    start = low if same(low) else _halved(unit, differs, low, at)[1]
    end = high if same(high) else _halved(unit, same, at, high)[0]
    return Stretch(Plateau(Cut(start, False), Cut(end, True)), figures)


def settings_around(cost: Cost, name: str, points: int, whole: bool) -> list[Exact]:
    """Settings of a parameter to try, around its current one, that a user would choose.

    A resolution goes by 32 pixels, a multiplier of it by what gives such sizes; anything else
    evenly from half to one and a half of what it is.
    """
    graph = cost.graph
    param = graph.spec.params[name]
    now = Fraction(graph.settings[name])
    if param.role == "resolution" and len(graph.input) == 3:
        full = 1 if whole else exact_cost(cost, {name: 1}).graph.input[1]
        assert not isinstance(full, Number)
        nearest = max(1, round(now * full / PIXELS))
        first = max(1, nearest - points // 2)
        found = [Fraction(PIXELS * k, full) for k in range(first, first + points)]
    else:
        found = [now * Fraction(points - 1 + 2 * k, 2 * max(1, points - 1)) for k in range(points)]
    found = [Fraction(round(value)) for value in found] if whole else found
    interval = declared(param)
    return [exact.simplest(value) for value in dict.fromkeys(found) if interval.holds(value)]


def _confirmed(solution: Solution) -> Solution:
    """With the settings at which the exact domain gives what is claimed: on both plateaus."""
    asked: list[Exact] = []
    shape = None
    for stretch in filter(None, (solution.best, solution.above)):
        for value in _probes(stretch.plateau):
            there = exact_cost(solution.cost, {**solution.fixed, solution.name: value})
            figures = figures_of(there)
            assert figures == stretch.figures, f"{solution.name} = {value}: {figures}, {stretch}"
            shape = there.graph.input if value == solution.setting else shape
            asked.append(value)
    return solution._replace(confirmed=tuple(asked), input=shape)


def _probes(plateau: Plateau) -> list[Exact]:
    """Its handy number and its ends; where an end is not included, a number close to it."""
    width = plateau.end.value - plateau.start.value
    first = plateau.start.value + (0 if plateau.includes_start else width / 1000)
    last = plateau.end.value - (0 if plateau.includes_end else width / 1000)
    found = {exact.simplest(first), plateau.handy(), exact.simplest(last)}
    return sorted(found)
