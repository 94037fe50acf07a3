"""Networks as points: one quantity across, another up, those of a family joined by a line."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.records import NamedTuple
from costcalc.report.drawing.chart import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    briefly,
    heading,
    horizontal,
    legend,
    vertical,
)
from costcalc.report.drawing.colours import legend_of, slots
from costcalc.report.drawing.labels import Box, Spot, labels
from costcalc.report.drawing.scale import Scale, fine, linear
from costcalc.report.drawing.svg import Picture, dot, polyline

HEIGHT = 320
RADIUS = 5


class Point(NamedTuple):
    """A network: its label, the line it is part of, its two figures, and what a pointer reads."""

    label: str
    line: str
    across: float
    up: float
    title: str


class Plane(NamedTuple):
    """What is across and up, and how it is written; `log_up`: the second is logarithmic too."""

    title: str
    across: str
    up: str
    log_up: bool = True


def picture(points: list[Point], plane: Plane) -> Picture:
    """A dot for each point of positive figures; points of a line are joined in order."""
    bottom = TOP + HEIGHT
    across = fine(*_ends(one.across for one in points), LEFT, WIDTH - RIGHT)
    up = _up(points, plane, bottom)
    found = slots(one.line for one in points)
    spots = [(across.at(one.across), up.at(one.up)) for one in points]
    lines = _lines(points, spots)
    shapes = heading(plane.title)
    shapes += vertical(Axis(up, plane.up, briefly), LEFT, WIDTH - RIGHT)
    shapes += horizontal(Axis(across, plane.across, briefly), TOP, bottom)
    shapes += [polyline(line, "join") for line in lines]
    shapes += [
        dot(*spot, RADIUS, f"k{found[one.line]}", one.title)
        for one, spot in zip(points, spots, strict=True)
    ]
    named = [(one.label, spot) for one, spot in zip(points, spots, strict=True)]
    shapes += labels(named, lines, Box(LEFT, TOP - 16, WIDTH, bottom))
    names, height = legend(legend_of(found), bottom + 46)
    description = f"{len(points)} points: {plane.across} across, {plane.up} up"
    size = int(bottom + 46 + height + 8)
    return Picture(WIDTH, size, plane.title, description, (*shapes, *names))


def _up(points: list[Point], plane: Plane, bottom: float) -> Scale:
    low, high = _ends(one.up for one in points)
    if plane.log_up:
        return fine(low, high, bottom, TOP)
    gap = (high - low) / 10 or 1.0
    return linear(low - gap, high + gap, bottom, TOP)


def _ends(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    return min(found), max(found)


def _lines(points: list[Point], spots: list[Spot]) -> list[list[Spot]]:
    """The places of each line of two points or more, from left to right."""
    found: dict[str, list[Spot]] = {}
    for one, spot in zip(points, spots, strict=True):
        found.setdefault(one.line, []).append(spot)
    return [sorted(line) for line in found.values() if len(line) > 1]
