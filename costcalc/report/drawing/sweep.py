"""What a network costs along one of its parameters, as stairs from setting to setting."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.cost.quantities import title_of
from costcalc.explore.classes.curve import Curve
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
    vertical,
)
from costcalc.report.drawing.scale import Scale, linear
from costcalc.report.drawing.svg import Anchor, Picture, Shape, dot, line, polyline, words
from costcalc.spec.values import describe

HEIGHT = 300
ALONE = 2.5
"""The radius of a setting beside which none can be built."""


def picture(curve: Curve) -> Picture:
    """A line through the figures of the settings, and a mark at the current one."""
    bottom = TOP + HEIGHT
    known = [figure for figure in curve.figures if figure is not None]
    first, last = float(curve.settings[0]), float(curve.settings[-1])
    across = linear(first, last, LEFT, WIDTH - RIGHT)
    up = linear(0, max(known, default=1), bottom, TOP)
    head = f"{curve.network}: {title_of(curve.quantity)} along {curve.parameter}"
    shapes = heading(head, _refused(curve, len(known)))
    shapes += vertical(Axis(up, title_of(curve.quantity), briefly), LEFT, WIDTH - RIGHT)
    shapes += horizontal(Axis(across, curve.parameter, briefly), TOP, bottom)
    shapes += [_drawn(points) for points in _parts(curve, across, up)]
    shapes += _mark(curve, across, up)
    description = (
        f"A line through {units.number_of(len(known), 'setting')} from "
        f"{describe(curve.settings[0])} to {describe(curve.settings[-1])}"
    )
    counted, more = foot(f"counted: {curve.note}", bottom + 40)
    title = f"{title_of(curve.quantity)} of {curve.network} along {curve.parameter}"
    return Picture(WIDTH, int(bottom + 40 + more), title, description, (*shapes, *counted))


def _refused(curve: Curve, known: int) -> str:
    """How many settings cannot be built, if any."""
    count = len(curve.settings)
    return (
        f"the spec refuses {count - known:,} of these {count:,} settings" if known < count else ""
    )


def _drawn(points: list[tuple[float, float]]) -> Shape:
    """A run of settings as a line; one that stands alone as a dot."""
    if len(points) > 1:
        return polyline(points, "curve")
    ((x, y),) = points
    return dot(x, y, ALONE, "k0")


def _parts(curve: Curve, across: Scale, up: Scale) -> Iterator[list[tuple[float, float]]]:
    """The points of each run of settings that can be built."""
    points: list[tuple[float, float]] = []
    for setting, figure in zip(curve.settings, curve.figures, strict=True):
        if figure is None:
            if points:
                yield points
            points = []
        else:
            points.append((across.at(float(Fraction(setting))), up.at(figure)))
    if points:
        yield points


def _mark(curve: Curve, across: Scale, up: Scale) -> Iterator[Shape]:
    found = dict(zip(curve.settings, curve.figures, strict=True)).get(curve.now)
    if found is None:
        return
    x, y = across.at(float(curve.now)), up.at(found)
    yield line(x, up.start, x, up.end, "mark")
    anchor: Anchor = "end" if x > (LEFT + WIDTH) / 2 else "start"
    text = f"{curve.parameter} {describe(curve.now)}: {units.exactly(found)}"
    yield dot(x, y, 4, "k4", text)
    yield words(x - 8 if anchor == "end" else x + 8, TOP + 12, text, anchor)
