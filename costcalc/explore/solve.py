"""Which setting of a parameter meets a budget: by the smooth form, and exactly.

The range is cut into pieces whose cost is known exactly. If they leave no gap, the answer holds for
every setting of the range; nothing is assumed about how cost grows. If there are too many pieces to
list, the answer is the best of the settings that were examined, and the report says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from costcalc.algebra import Exact, exact
from costcalc.algebra.symbols import to_sympy
from costcalc.cost.cost import Cost
from costcalc.cost.forms import forms_of, multiplied_out
from costcalc.errors import SpecError, UsageError, confirm
from costcalc.explore.around import settings_around
from costcalc.explore.domain import Domain, domain_of
from costcalc.explore.plateaus import Plateau, point
from costcalc.explore.polynomials import constant
from costcalc.explore.profile import (
    STEPS_OF_MODEL,
    Landscape,
    OutOfWork,
    exact_cost,
    figures_of,
)
from costcalc.explore.progress import Progress
from costcalc.explore.reach import span_of
from costcalc.explore.refine import refine
from costcalc.explore.segments import (
    Segment,
    Stretch,
    beside,
    best_of,
    cheapest,
    direction_of,
    intervals_of,
    segments_of,
)
from costcalc.explore.smooth import root
from costcalc.explore.solution import Search, Smooth, Solution, Verdict
from costcalc.explore.sweep import MOST_PIECES, Sweep, Swept
from costcalc.explore.targets import Target
from costcalc.explore.walk import Piece
from costcalc.ops.base import Shape
from costcalc.spec.values import describe, exact_number

RESERVE = 10
"""1 / n of the work is reserved for refining the best setting found."""


def solve(
    cost: Cost, name: str, targets: tuple[Target, ...], progress: Progress | None = None
) -> Solution:
    """The setting of a parameter with the highest cost that meets all targets.

    The cost is that of the first target's quantity. If several settings have the highest cost, the
    answer is the largest; where cost only falls with the parameter, it is the smallest setting that
    meets the targets.
    Raises UsageError for a parameter that cannot be solved for, or a network that is too large.
    """
    domain = domain_of(cost.graph, name)
    landscape = Landscape(cost, (name,), progress)
    return _Search(landscape, domain, _smooth(landscape, [name], targets), targets).solution()


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
    """The answers for the first parameter at several settings of the second.

    Raises UsageError for a parameter that cannot be solved for, or a network that is too large.
    """
    domains = [domain_of(cost.graph, name) for name in names]
    landscape = Landscape(cost, names, progress)
    smooth = _smooth(landscape, list(names), targets)
    values = settings_around(cost, landscape.judged(domains[1]), points)
    found = []
    for number, value in enumerate(values):
        words = f"{names[1]} = {describe(value)}, {number + 1} of {len(values)}"
        landscape.progress(words, number / len(values))
        fixed = landscape.fixing({names[1]: value}, len(values))
        found.append(_Search(fixed, domains[0], smooth, targets).solution())
    return tuple(found)


def _smooth(
    landscape: Landscape, names: list[str], targets: tuple[Target, ...]
) -> tuple[Smooth, ...]:
    """The smooth form of each target, without its solution; empty if there is no such form."""
    cost = landscape.cost
    if not landscape.has_form:
        return ()
    try:
        forms = forms_of(
            cost.graph, names, cost.counting, smooth_repeats=True, steps=STEPS_OF_MODEL
        )
    except (UsageError, SpecError):
        return ()
    symbol = next(v.symbol for v in forms.variables if v.name == names[0])
    return tuple(Smooth(t, symbol, forms.total(t.quantity).smooth, None) for t in targets)


class _Search:
    """The search for one parameter, with the others fixed."""

    def __init__(
        self,
        landscape: Landscape,
        domain: Domain,
        smooth: Sequence[Smooth],
        targets: tuple[Target, ...],
    ):
        self.landscape = landscape
        self.domain = landscape.judged(domain)
        self.smooth = smooth
        self.targets = targets
        self.now: Fraction = Fraction(exact_number(landscape.cost.graph.settings[domain.name]))

    def solution(self) -> Solution:
        span = span_of(self.domain, self.now, self.targets, self.look)
        swept = self.chosen() if self.domain.choices else self.swept(span)
        segments = segments_of(swept.pieces, self.targets)
        direction = direction_of(segments, self.targets) if swept.complete else None
        index, setting = None, None
        if any(segment.meets for segment in segments):
            smallest = direction == "falling"
            quantity = self.targets[0].quantity
            index, setting = best_of(segments, quantity, smallest=smallest)
        best = above = below = None
        if index is not None and setting is not None:
            best = segments[index].stretch(setting, smallest=direction == "falling")
            above = beside(segments, index, setting, 1)
            below = beside(segments, index, setting, -1)
            setting = best.setting
        lowest = (cheapest(segments, t.quantity) for t in self.targets) if segments else ()
        found = Solution(
            cost=self.landscape.cost,
            name=self.domain.name,
            fixed=self.landscape.fixed,
            targets=self.targets,
            verdict=_verdict(swept.complete, segments),
            direction=direction,
            smooth=tuple(self.solved(one, span, setting) for one in self.smooth),
            best=best,
            setting=setting,
            above=above,
            below=below,
            lowest=tuple(lowest),
            intervals=tuple(intervals_of(segments, swept.pieces)),
            search=self.searched(swept, span, segments, best),
            confirmed=(),
            inputs=(),
        )
        return _confirmed(found)

    # Pieces

    def look(self, value: Exact, span: Plateau) -> Piece:
        return self.landscape.piece(value, self.domain.name, self.domain.whole, span)

    def chosen(self) -> Swept:
        """The pieces of a search over all choices."""
        pieces = []
        for value in self.domain.choices:
            setting = {**self.landscape.fixed, self.domain.name: value}
            try:
                figures = figures_of(exact_cost(self.landscape.cost, setting))
            except SpecError:
                pieces.append(Piece(point(value), None))
            else:
                pieces.append(Piece(point(value), constant(figures)))
        return Swept(tuple(pieces), True, len(pieces))

    def swept(self, span: Plateau) -> Swept:
        """The pieces of a search over the range, as far as the work allows."""
        sweep = Sweep(span, self.domain.whole)
        reserve = self.landscape.work.left // RESERVE
        self.landscape.work.left -= reserve
        with suppress(OutOfWork):
            sweep.fill(self.look, self.now, MOST_PIECES)
        self.landscape.work.left += reserve
        if not sweep.swept().complete:
            refine(sweep, self.targets, self.look)
        return sweep.swept()

    # What is said of it

    def solved(self, smooth: Smooth, span: Plateau, near: Exact | None) -> Smooth:
        """The smooth form with numbers for the other symbols, and the setting at which it
        equals the limit.
        """
        others = smooth.form.free_symbols - {smooth.symbol}
        fixed = self.landscape.fixed
        form = smooth.form.xreplace({other: to_sympy(fixed[other.name]) for other in others})
        form = multiplied_out(form)
        setting = root(form, smooth.symbol, smooth.target.limit, span, near)
        return smooth._replace(form=form, setting=setting)

    def searched(
        self, swept: Swept, span: Plateau, segments: Sequence[Segment], best: Stretch | None
    ) -> Search:
        interval = self.domain.interval
        counts = self.domain.whole or bool(self.domain.choices)
        sizes = [(p, _settings(p.span) if counts else 1) for p in swept.pieces]
        place = best.plateau.start if best is not None else span.end
        below = [piece for piece in swept.pieces if piece.span.start < place]
        return Search(
            domain=self.domain,
            span=span,
            declared=(interval.low is not None, interval.high is not None),
            complete=swept.complete,
            examined=swept.examined,
            settings=sum(size for _, size in sizes) if counts else None,
            pieces=len(swept.pieces),
            skipped=sum(size for piece, size in sizes if piece.figures is None),
            exceeding=sum(not s.meets for s in segments if s.span.start < place) if best else 0,
            unbuildable=sum(piece.figures is None for piece in below),
        )


def _settings(span: Plateau) -> int:
    """The number of whole numbers in an interval with whole ends."""
    return int(span.end.value - span.start.value) + 1


def _verdict(complete: bool, segments: Sequence[Segment]) -> Verdict:
    met = any(segment.meets for segment in segments)
    if not complete:
        return "best_found" if met else "none_found"
    if not met:
        return "unreachable"
    return "within" if all(segment.meets for segment in segments) else "solved"


def _confirmed(solution: Solution) -> Solution:
    """The solution with the settings at which the network was built and gave the claimed figures.

    Raises WrongAnswer if a figure differs.
    """
    asked: list[Exact] = []
    shapes: tuple[Shape, ...] = ()
    stretches = (solution.below, solution.best, solution.above)
    for stretch in stretches if solution.best is not None else solution.lowest:
        if stretch is None:
            continue
        for value in _probes(stretch, solution.search.domain):
            there = exact_cost(solution.cost, {**solution.fixed, solution.name: value})
            figures = figures_of(there)
            place = f"{solution.name} = {value}"
            confirm(figures == stretch.figures, f"{place}: {figures}, not {stretch.figures}")
            shapes = there.graph.inputs if value == solution.setting else shapes
            asked.append(value)
    return solution._replace(confirmed=tuple(sorted(set(asked))), inputs=shapes)


def _probes(stretch: Stretch, domain: Domain) -> list[Exact]:
    """The settings to confirm: the one that is shown, and the ends (or numbers close to
    excluded ends).
    """
    plateau = stretch.plateau
    if domain.whole or domain.choices:
        return sorted({exact.simplest(plateau.start.value), exact.simplest(plateau.end.value)})
    width = plateau.end.value - plateau.start.value
    first = plateau.start.value + (0 if plateau.includes_start else width / 1000)
    last = plateau.end.value - (0 if plateau.includes_end else width / 1000)
    return sorted({exact.simplest(first), stretch.setting, exact.simplest(last)})
