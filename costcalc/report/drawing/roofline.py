"""The roofline: a dot for each layer under the roof of a device, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from costcalc.cost.roofline.record import Bound, Roofline
from costcalc.cost.roofline.roof import Roof
from costcalc.report import units
from costcalc.report.drawing.chart import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    briefly,
    heading,
    horizontal,
    in_page,
    legend,
    vertical,
)
from costcalc.report.drawing.colours import legend_of, slots
from costcalc.report.drawing.scale import Scale, logarithmic
from costcalc.report.drawing.svg import Picture, Shape, dot, line, polyline, words
from costcalc.report.heading import FLOPS

HEIGHT = 300
LARGEST, SMALLEST = 14, 3
"""Radii of dots."""


def picture(found: Roofline, *, alone: bool = True) -> Picture:
    """The roof, and on it a dot for each layer that computes and moves something.

    The area of a dot grows with the lower bound of the layer's time. A picture that does not stand
    `alone` has its heading and its legend beside it.
    """
    dots = [one for one in found.bounds if one.flops and one.bytes]
    kinds = slots(_kinds(dots))
    across, up = _scales(found.roof, dots)
    bottom = TOP + HEIGHT
    head = f"{found.graph.name}: roofline"
    shapes = heading(head, _note(found)) if alone else []
    shapes += vertical(Axis(up, "FLOPs a second at most", briefly), LEFT, WIDTH - RIGHT)
    shapes += horizontal(Axis(across, "FLOPs per byte", briefly), TOP, bottom)
    shapes += _roof(found.roof, across, up)
    shapes += _dots(dots, found, kinds, across, up)
    bound = sum(one.side == "memory" for one in dots)
    description = (
        f"{units.number_of(len(dots), 'layer')} with FLOPs and bytes; memory binds {bound:,} of "
        "them"
    )
    title = f"Roofline of {found.graph.name}"
    if not alone:
        drawn = Picture(WIDTH, bottom + 42, title, description, tuple(shapes))
        return in_page(drawn, head, _note(found))
    names, height = legend(legend_of(kinds), bottom + 46)
    size = int(bottom + 46 + height + 8)
    return Picture(WIDTH, size, title, description, (*shapes, *names))


def _kinds(dots: list[Bound]) -> list[str]:
    """The kinds, the one with the most FLOPs first, as in other pictures."""
    sums: dict[str, int] = {}
    for one in dots:
        sums[one.kind] = sums.get(one.kind, 0) + one.flops
    return sorted(sums, key=lambda kind: -sums[kind])


def _note(found: Roofline) -> str:
    device = found.roof.device
    name = f"{device.title}, " if device else ""
    return (
        f"{name}{found.dtype.name}, batch {found.batch}, {FLOPS}; a dot's area: the lower bound of "
        "its layer's time"
    )


def _scales(roof: Roof, dots: list[Bound]) -> tuple[Scale, Scale]:
    ridge = float(roof.ridge)
    at = [float(one.intensity or 0) for one in dots]
    across = logarithmic(min([*at, ridge]), max([*at, ridge]) * 2, LEFT, WIDTH - RIGHT)
    low = min(float(roof.peak), across.low * float(roof.bandwidth))
    return across, logarithmic(low, float(roof.peak) * 1.5, TOP + HEIGHT, TOP)


def _roof(roof: Roof, across: Scale, up: Scale) -> Iterator[Shape]:
    ridge, peak = float(roof.ridge), float(roof.peak)
    low = max(across.low, up.low / float(roof.bandwidth))
    points = [(low, low * float(roof.bandwidth)), (ridge, peak), (across.high, peak)]
    yield polyline([(across.at(x), up.at(y)) for x, y in points], "curve")
    x = across.at(ridge)
    yield line(x, up.end, x, up.start, "mark")
    yield words(x - 8, up.start - 8, "memory binds", "end", "small")
    yield words(x + 8, up.start - 8, "compute binds", "start", "small")


def _dots(
    dots: list[Bound], found: Roofline, kinds: dict[str, int], across: Scale, up: Scale
) -> Iterator[Shape]:
    longest = max((one.seconds for one in dots), default=Fraction(1))
    roof = found.roof
    for one in sorted(dots, key=lambda bound: -bound.seconds):
        intensity = one.intensity or Fraction(0)
        rate = min(roof.peak, intensity * roof.bandwidth)
        radius = max(SMALLEST, LARGEST * float(one.seconds / longest) ** 0.5)
        title = (
            f"{one.path}: {one.kind}, {units.decimal(intensity)} FLOPs per byte, {one.side} binds"
        )
        style = f"k{kinds[one.kind]}"
        yield dot(across.at(float(intensity)), up.at(float(rate)), radius, style, title)
