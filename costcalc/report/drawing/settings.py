"""The settings of a sweep as points, and their Pareto front as a line."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.explore.sweeps.objectives import Objective
from costcalc.explore.sweeps.request import FIGURES
from costcalc.explore.sweeps.scatter import Scatter
from costcalc.report import units
from costcalc.report.drawing.chart import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    briefly,
    foot,
    heading,
    horizontal,
    legend,
    vertical,
)
from costcalc.report.drawing.colours import legend_of, slots
from costcalc.report.drawing.scale import Scale, linear, logarithmic
from costcalc.report.drawing.svg import Picture, Shape, dot, polyline
from costcalc.report.sweep.words import objectives

HEIGHT = 320
CELL = 3
"""Pixels of a place: settings that are closer are one dot."""
WIDE = 8
"""An axis is logarithmic where its largest number is so many times its smallest."""


def picture(found: Scatter, title: str, note: str) -> Picture:
    """A dot for each place where settings are; those of the front are larger, and joined."""
    bottom = TOP + HEIGHT
    across = fitted(found.across.tolist(), LEFT, WIDTH - RIGHT)
    up = fitted(found.up.tolist(), bottom, TOP)
    first, second = found.objectives
    colours = slots(found.networks)
    shapes = heading(title, f"line: Pareto front of {objectives(found.objectives)}")
    shapes += vertical(Axis(up, title_of(second), briefly), LEFT, WIDTH - RIGHT)
    shapes += horizontal(Axis(across, title_of(first), briefly), TOP, bottom)
    shapes += _dots(found, across, up, colours)
    shapes += _front(found, across, up, colours)
    names, height = legend(legend_of(colours), bottom + 46)
    counted, more = foot(note, bottom + 46 + height)
    size = int(bottom + 46 + height + more)
    return Picture(WIDTH, size, title, _description(found), (*shapes, *names, *counted))


def _description(found: Scatter) -> str:
    return (
        f"{units.number_of(len(found.of), 'setting')}, {len(found.front):,} of them on the Pareto "
        f"front of {objectives(found.objectives)}"
    )


def title_of(one: Objective) -> str:
    """The name of an axis."""
    return FIGURES.get(one.name, one.name)


def fitted(values: list[float], start: float, end: float) -> Scale:
    """A scale that holds all values: logarithmic where they are far apart and positive."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if 0 < low < high / WIDE:
        return logarithmic(low, high, start, end)
    return linear(low, high, start, end)


def _dots(found: Scatter, across: Scale, up: Scale, colours: dict[str, int]) -> Iterator[Shape]:
    """One dot for each network and place."""
    drawn: set[tuple[int, int, int]] = set()
    for of, x, y in zip(found.of.tolist(), found.across.tolist(), found.up.tolist(), strict=True):
        place = of, round(across.at(x) / CELL), round(up.at(y) / CELL)
        if place not in drawn:
            drawn.add(place)
            yield dot(across.at(x), up.at(y), 2, f"k{colours[found.networks[of]]}")


def _front(found: Scatter, across: Scale, up: Scale, colours: dict[str, int]) -> Iterator[Shape]:
    points = [(across.at(found.across[n]), up.at(found.up[n])) for n in found.front.tolist()]
    if len(points) > 1:
        yield polyline(points, "curve")
    for (x, y), n, text in zip(points, found.front.tolist(), found.words, strict=True):
        yield dot(x, y, 4, f"k{colours[found.networks[int(found.of[n])]]}", text)
