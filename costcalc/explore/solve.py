"""Which setting of a parameter meets a budget: smoothly, and exactly under the real roundings.

The exact answer is the highest plateau of the whole range that meets every target. Cost need not
grow with the parameter, so every plateau is looked at and none is inferred from its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import sympy

from costcalc.algebra import Exact, exact
from costcalc.cost.cost import Cost
from costcalc.cost.forms import forms_of
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.plateaus import Cut, NotAffine, Plateau
from costcalc.explore.profile import (
    Figures,
    Landscape,
    Progress,
    Stretch,
    exact_figures,
)
from costcalc.explore.ranges import Interval, declared
from costcalc.explore.smooth import root
from costcalc.explore.targets import Target
from costcalc.graph.folding import symbolic
from costcalc.records import NamedTuple

Verdict = Literal["solved", "within", "unreachable"]
"""`within`: the highest setting there is stays within every budget."""
MOST_DOUBLINGS = 10
HALVINGS = 40


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
    `confirmed` are settings at which the exact domain was asked.
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
    return _solve(Landscape(cost, name, (), progress), targets, smooth_forms(cost, name, targets))


def smooth_forms(cost: Cost, name: str, targets: tuple[Target, ...]) -> list[Smooth]:
    """The smooth form of each target in the parameter, not yet solved."""
    forms = forms_of(cost.graph, [name], cost.counting, smooth_repeats=True)
    symbol = forms.variables[0].symbol
    return [Smooth(t, symbol, forms.total(t.quantity).smooth, None) for t in targets]


def _solve(
    landscape: Landscape, targets: tuple[Target, ...], forms: Sequence[Smooth]
) -> Solution:
    interval = declared(landscape.cost.graph.spec.params[landscape.name])
    high = _high_enough(landscape, interval, targets)
    smooth = tuple(
        f._replace(setting=root(f.form, f.symbol, f.target.limit, interval, high)) for f in forms
    )
    reason = ""
    try:
        stretches = landscape.stretches(interval, high)
    except NotAffine as found:
        reason = found.text
        stretches = _by_halves(landscape, interval, high, targets)
    return _answer(landscape, targets, smooth, stretches, interval, high, reason)


def _answer(
    landscape: Landscape,
    targets: tuple[Target, ...],
    smooth: tuple[Smooth, ...],
    stretches: list[Stretch],
    interval: Interval,
    high: Fraction,
    reason: str,
) -> Solution:
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
    )
    return solution._replace(confirmed=_confirmed(solution))


def _figures(stretch: Stretch) -> Figures:
    assert stretch.figures is not None
    return stretch.figures


def _high_enough(
    landscape: Landscape, interval: Interval, targets: tuple[Target, ...]
) -> Fraction:
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

    def met(value: Exact) -> bool:
        figures = landscape.figures(value)
        return figures is None or not exceeded(targets, figures)

    low = interval.low if interval.low_included else interval.low + high / 2**HALVINGS
    if landscape.is_whole:
        low = Fraction(max(1, -(-interval.low // 1)))
    if not met(exact.simplest(low)):
        return [_widened(landscape, low, low, high)]
    if met(exact.simplest(high)):
        return [_widened(landscape, high, low, high)]
    below, above = _halved(landscape, met, low, high)
    return [_widened(landscape, below, low, below), _widened(landscape, above, above, high)]


def _halved(landscape: Landscape, met, low: Fraction, high: Fraction):  # type: ignore[no-untyped-def]
    """Two neighbours, or nearly, of which the first is met and the second is not."""
    for _ in range(HALVINGS + high.numerator.bit_length()):
        if landscape.is_whole and high - low <= 1:
            break
        middle = (low + high) / 2
        if landscape.is_whole:
            middle = Fraction(middle // 1)
        elif high - low < high / 2**HALVINGS:
            break
        low, high = (middle, high) if met(exact.simplest(middle)) else (low, middle)
    return low, high


def _widened(landscape: Landscape, at: Fraction, low: Fraction, high: Fraction) -> Stretch:
    """As much around a number, between two others, as halving shows to cost the same."""
    figures = landscape.figures(exact.simplest(at))

    def same(value: Exact) -> bool:
        return landscape.figures(value) == figures

    start, end = at, at
    if low < at:
        start = low if same(exact.simplest(low)) else _halved(
            landscape, lambda v: not same(v), low, at
        )[1]
    if at < high:
        end = high if same(exact.simplest(high)) else _halved(landscape, same, at, high)[0]
    return Stretch(Plateau(Cut(start, False), Cut(end, True)), figures)


def _confirmed(solution: Solution) -> tuple[Exact, ...]:
    """Settings at which the exact domain gives what is claimed: on the plateau, and on the next."""
    asked: list[Exact] = []
    for stretch in (solution.best, solution.above):
        for value in _probes(stretch.plateau) if stretch is not None else ():
            figures = exact_figures(solution.cost, {**solution.fixed, solution.name: value})
            assert stretch is not None
            assert figures == stretch.figures, f"{solution.name} = {value}: {figures}, {stretch}"
            asked.append(value)
    return tuple(asked)


def _probes(plateau: Plateau) -> list[Exact]:
    """Its handy number and its ends; where an end is not included, a number close to it."""
    width = plateau.end.value - plateau.start.value
    first = plateau.start.value + (0 if plateau.includes_start else width / 1000)
    last = plateau.end.value - (0 if plateau.includes_end else width / 1000)
    found = {exact.simplest(first), plateau.handy(), exact.simplest(last)}
    return sorted(found)
