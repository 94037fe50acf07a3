"""A solved budget as a page: one answer in full, or a curve of answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from costcalc.cost.quantities import RATIOS, title_of
from costcalc.explore.segments import Stretch
from costcalc.explore.solution import Smooth, Solution
from costcalc.explore.targets import Target
from costcalc.graph.words import shapes, telling_settings
from costcalc.report import heading, units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.solve.words import (
    _percent,
    budget,
    decisive,
    described,
    each_searched,
    explained,
    neighbours,
    notes,
    plain,
    rounded,
    shown,
    verdict,
)

LEAST = ("smooth", "input", "takes", "next step")
"""Columns of a curve that are left out first where the width is too small."""

BINDING = (
    "binding: the targets that the next step exceeds; shares are of the one that it exceeds by "
    "most, and where it exceeds none, of the one that the answer uses most of"
)


def page(found: Sequence[Solution], width: int | None = None) -> Page:
    """A single solution in full, or one line for each of several."""
    parts = (
        _single(found[0], width) if len(found) == 1 and not found[0].fixed else _curve(found, width)
    )
    quantities = (target.quantity for target in found[0].targets)
    return Page((*parts, heading.counted(found[0].cost.counting, *quantities)))


def _single(solution: Solution, width: int | None) -> list[Part]:
    parts: list[Part] = [Sentence(verdict(solution), "title"), Sentence(_settings(solution))]
    asked = {target.quantity for target in solution.targets}
    others = [title_of(q) for q in solution.cost.counting.figures if q not in asked]
    parts += narrowed(_figures(solution), width, others[::-1])
    parts += [Sentence(line) for line in explained(solution)]
    parts += [Sentence(line, "note") for line in notes(solution)]
    return parts


def _settings(solution: Solution) -> str:
    settings = telling_settings(solution.cost.graph)
    hidden = {solution.name, *solution.fixed}
    return " · ".join(f"{n} {text}" for n, text in settings.items() if n not in hidden)


def _figures(solution: Solution) -> Grid:
    """The smooth answers, the exact answer and its neighbours; if there is none, the cheapest
    settings.
    """
    quantities = solution.cost.counting.figures
    lines = [_smooth_line(smooth, quantities) for smooth in solution.smooth]
    if solution.best is not None:
        lines.append(_line("exact answer", solution.best))
    else:
        lines += [
            _line(f"fewest {title_of(t.quantity)}", stretch)
            for t, stretch in zip(solution.targets, solution.lowest, strict=False)
        ]
    for label, stretch in neighbours(solution):
        lines.append(_line(label, stretch))
    columns = (
        Column("", role="name"),
        Column(solution.name, "right", "number"),
        *(Column(title_of(q), "right", "number") for q in quantities),
    )
    return Grid(columns, tuple(lines))


def _smooth_line(smooth: Smooth, quantities: Iterable[str]) -> GridRow:
    target = smooth.target
    figures = {target.quantity: _limit(target)} if smooth.setting is not None else {}
    setting = rounded(smooth.setting) if smooth.setting is not None else "none in range"
    cells = (figures.get(quantity, "") for quantity in quantities)
    return GridRow((f"smooth form, {target.quantity}", setting, *cells))


def _limit(target: Target) -> str:
    """The limit as a figure: of a sum, a whole number."""
    return shown(target.limit if target.quantity in RATIOS else round(target.limit))


def _line(name: str, stretch: Stretch) -> GridRow:
    counts = (shown(figure) for figure in stretch.figures.values())
    return GridRow((name, described(stretch.setting), *counts))


def _curve(found: Sequence[Solution], width: int | None) -> list[Part]:
    first = found[0]
    second = next(iter(first.fixed))
    title = (
        f"{first.cost.graph.name}: {_superlative(found)} {first.name} for each {second} that meets "
    )
    lines = [_curve_line(solution, second) for solution in found]
    is_one = len(first.targets) == 1
    columns = (
        Column(second, "right", "number"),
        Column("input"),
        Column("smooth", "right", "number"),
        Column(first.name, "right", "number"),
        *(Column(title_of(t.quantity), "right", "number") for t in first.targets),
        *(() if is_one else (Column("binding"),)),
        Column("of budget", "right", "number"),
        Column("next step", "right", "number"),
        Column("takes", "right", "number"),
    )
    parts: list[Part] = [
        Sentence(title + budget(first.targets), "title"),
        Sentence(_settings(first)),
        *narrowed(Grid(columns, tuple(lines)), width, LEAST),
    ]
    if not is_one:
        parts.append(Sentence(BINDING, "note"))
    parts.append(Sentence(each_searched(found), "note"))
    count = sum(len(solution.confirmed) for solution in found)
    places = units.number_of(count, "setting")
    parts.append(Sentence(f"smooth: the {first.name} that the smooth form asks for", "note"))
    if any(target.near for target in first.targets):
        parts.append(Sentence("`=` asks for at most that much, and as close as possible", "note"))
    parts.append(Sentence(f"confirmed by building the network at {places}", "note"))
    return parts


def _superlative(found: Sequence[Solution]) -> str:
    """The word for all answers of a curve, if it is the same for all."""
    kinds = {solution.direction for solution in found if solution.best is not None}
    if kinds <= {"rising", "constant"}:
        return "the largest"
    if kinds <= {"falling"}:
        return "the smallest"
    return "the costliest" if None not in kinds else "the best found"


def _curve_line(solution: Solution, second: str) -> GridRow:
    smooth = min((s.setting for s in solution.smooth if s.setting is not None), default=None)
    best, above = solution.best, solution.step
    head = (
        described(solution.fixed[second]),
        shapes(solution.inputs) or "-",
        "-" if smooth is None else rounded(smooth),
    )
    targets = solution.targets
    is_one = len(targets) == 1
    if best is None:
        return GridRow((*head, "none", *["-"] * (len(targets) + 3 + (not is_one))))
    figures = [shown(best.figures[one.quantity]) for one in targets]
    target = decisive(solution)
    bound = " and ".join(one.quantity for one in solution.binding) or "none"
    names = () if is_one else (bound,)
    step = ("-", "-")
    if above is not None:
        step = (_first(above, falling=solution.direction == "falling"), _percent(above, target))
    answer = (described(solution.setting), *figures, *names, _percent(best, target))
    return GridRow((*head, *answer, *step))


def _first(stretch: Stretch, *, falling: bool) -> str:
    """The setting at which the next step begins, coming from the answer."""
    plateau = stretch.plateau
    if falling:
        sign = "" if plateau.includes_end else "< "
        return f"{sign}{described(plain(plateau.end.value))}"
    sign = "" if plateau.includes_start else "> "
    return f"{sign}{described(plain(plateau.start.value))}"
