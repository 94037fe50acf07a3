"""Networks as points: one quantity across, another up, those of a family joined by a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from costcalc.report.drawing.scale import Scale, linear, logarithmic
from costcalc.report.drawing.svg import Anchor, Picture, Shape, dot, polyline, words

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
    across = logarithmic(*_ends(one.across for one in points), LEFT, WIDTH - RIGHT - 40)
    low, high = _ends(one.up for one in points)
    gap = (high - low) / 10 or 1.0
    up = (
        logarithmic(low, high, bottom, TOP)
        if plane.log_up
        else linear(low - gap, high + gap, bottom, TOP)
    )
    found = slots(one.line for one in points)
    shapes = heading(plane.title)
    shapes += vertical(Axis(up, plane.up, briefly), LEFT, WIDTH - RIGHT)
    shapes += horizontal(Axis(across, plane.across, briefly), TOP, bottom)
    shapes += _lines(points, across, up)
    shapes += [shape for one in points for shape in _point(one, found[one.line], across, up)]
    names, height = legend(legend_of(found), bottom + 46)
    description = f"{len(points)} points: {plane.across} across, {plane.up} up"
    size = int(bottom + 46 + height + 8)
    return Picture(WIDTH, size, plane.title, description, (*shapes, *names))


def _ends(values: Iterable[float]) -> tuple[float, float]:
    found = list(values)
    return min(found), max(found)


def _lines(points: list[Point], across: Scale, up: Scale) -> Iterator[Shape]:
    for line in dict.fromkeys(one.line for one in points):
        inside = sorted(
            (across.at(one.across), up.at(one.up)) for one in points if one.line == line
        )
        if len(inside) > 1:
            yield polyline(inside, "join")


def _point(one: Point, slot: int, across: Scale, up: Scale) -> Iterator[Shape]:
    x, y = across.at(one.across), up.at(one.up)
    anchor: Anchor = "end" if x > WIDTH * 0.75 else "start"
    yield dot(x, y, RADIUS, f"k{slot}", one.title)
    yield words(x - 9 if anchor == "end" else x + 9, y - 6, one.label, anchor, "small")
