"""Two networks above each other: the layers along the depth, and the share of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from costcalc.cost.cost import LayerCost
from costcalc.cost.quantities import QUANTITIES
from costcalc.explore.diff.beside import Pair
from costcalc.explore.diff.record import Difference, Side
from costcalc.report import units
from costcalc.report.drawing.chart import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    briefly,
    heading,
    legend,
    vertical,
)
from costcalc.report.drawing.colours import OTHER, OTHERS, legend_of, slots
from costcalc.report.drawing.kinds import BAR, ROOM
from costcalc.report.drawing.layers import kind_slots
from costcalc.report.drawing.scale import Scale, linear
from costcalc.report.drawing.svg import Picture, Shape, line, rectangle, words

HEIGHT, BETWEEN = 120, 24
"""The height of each network's bars, and what is between them."""

CHANGED = "changed"
"""The style of the ground of a layer that changed; the page defines it."""

NAME = 260
"""The width that is kept for the name and the total above a bar."""

ACROSS = WIDTH - RIGHT - LEFT


def slots_of(difference: Difference) -> dict[str, int]:
    """The colours of the kinds of both networks."""
    costs = (difference.new.cost, difference.old.cost)
    return slots(kind for cost in costs for kind in kind_slots(cost))


def layers(difference: Difference, pairs: Sequence[Pair], quantity: str) -> Picture:
    """A bar for each layer that has the quantity, old above new, on one scale and in one column."""
    shown = [one for one in pairs if _figure(one.old, quantity) or _figure(one.new, quantity)]
    most = max((_figure(side, quantity) for one in shown for side in one), default=0)
    kinds, title = slots_of(difference), QUANTITIES[quantity].title
    shapes = heading(f"{title} of each layer: old above new", _note(shown))
    bottom = TOP + 2 * HEIGHT + BETWEEN
    shapes += _grounds(shown, bottom)
    for number, name in enumerate(("old", "new")):
        low = TOP + HEIGHT + number * (HEIGHT + BETWEEN)
        scale = linear(0, most, low, low - HEIGHT)
        shapes += vertical(Axis(scale, name, briefly), LEFT, WIDTH - RIGHT)
        shapes += _bars(shown, number, quantity, kinds, scale)
        shapes.append(line(LEFT, low, WIDTH - RIGHT, low))
    names, height = legend(legend_of(kinds), bottom + 14)
    old, new = (units.exactly(side.figure(quantity)) for side in (difference.old, difference.new))
    description = f"Bars along the depth, old above new: {old} and {new} {title} in total"
    size = int(bottom + 14 + height + 4)
    return Picture(WIDTH, size, f"{title} of each layer", description, (*shapes, *names))


def _note(shown: Sequence[Pair]) -> str:
    changed = sum(one.changed for one in shown)
    verb = "differs" if changed == 1 else "differ"
    return f"{changed:,} of {units.number_of(len(shown), 'layer')} {verb}, on a coloured ground"


def _figure(one: LayerCost | None, quantity: str) -> int:
    return one.totals.exactly(quantity) if one else 0


def _place(number: int, count: int) -> tuple[float, float, float]:
    """Where the column of a layer begins, how wide it is, and how wide its bar is."""
    step = ACROSS / count
    return LEFT + number * step, step, step * (0.85 if step > 3 else 1)


def _grounds(shown: Sequence[Pair], bottom: float) -> Iterator[Shape]:
    """A ground for each run of layers that changed."""
    first = 0
    for changed, run in groupby(shown, lambda one: one.changed):
        count = len(list(run))
        if changed:
            x, step, _ = _place(first, len(shown))
            yield rectangle(x, TOP, step * count, bottom - TOP, CHANGED)
        first += count


def _bars(
    shown: Sequence[Pair], side: int, quantity: str, kinds: dict[str, int], scale: Scale
) -> Iterator[Shape]:
    for number, one in enumerate(shown):
        layer = (one.old, one.new)[side]
        value = _figure(layer, quantity)
        if layer is not None and value:
            x, _, width = _place(number, len(shown))
            top, style = scale.at(value), f"k{kinds[layer.kind]}"
            yield rectangle(x, top, width, scale.start - top, style, _said(one, quantity))


def _said(one: Pair, quantity: str) -> str:
    """What a reader sees who points at either bar of a layer."""
    old, new = (_figure(side, quantity) for side in (one.old, one.new))
    title = QUANTITIES[quantity].title
    if one.old is None:
        return f"{one.path}: added, {units.exactly(new)} {title}"
    if one.new is None:
        return f"{one.path}: removed, {units.exactly(old)} {title}"
    if old == new:
        return f"{one.path}: {units.exactly(new)} {title}"
    return f"{one.path}: {units.exactly(old)} -> {units.exactly(new)} {title}"


def kinds(difference: Difference) -> Picture:
    """A stacked bar of each network, as long as its total: of MACs, then of parameters."""
    found = slots_of(difference)
    shapes = heading("Share of each kind of layer: old above new")
    y = float(TOP)
    for quantity in ("macs", "params"):
        whole = max(side.figure(quantity) for side in (difference.old, difference.new)) or 1
        for name, side in (("old", difference.old), ("new", difference.new)):
            shapes += _bar(
                side, quantity, f"{QUANTITIES[quantity].title}, {name}", found, (y, whole)
            )
            y += BAR / 2 + 26
        y += 12
    names, height = legend(legend_of(found), y - 8)
    description = "Stacked bars, each as long as the total of its network"
    return Picture(WIDTH, int(y - 8 + height), "Share of each kind", description, (*shapes, *names))


def _bar(
    side: Side, quantity: str, name: str, found: dict[str, int], room: tuple[float, int]
) -> Iterator[Shape]:
    """The parts of one network; `room` is where the bar is, and the total that fills it."""
    y, whole = room
    total, x = side.figure(quantity), float(LEFT)
    yield words(LEFT, y - 5, f"{name}: {units.exactly(total)}", style="small")
    for kind, slot, part in _parts(side, quantity, found):
        width, share = ACROSS * units.share(part, whole), units.percent(part, total)
        yield rectangle(x, y, width, BAR / 2, f"k{slot}", f"{kind}: {units.exactly(part)}, {share}")
        if width >= ROOM and x + width / 2 > LEFT + NAME:
            yield words(x + width / 2, y - 5, share, "middle", "small")
        x += width


def _parts(side: Side, quantity: str, found: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    """Name, slot and sum of each part, in the order of the colours; what has none of its own is
    one part.
    """
    sums: dict[int, tuple[str, int]] = {}
    for kind, rows in side.cost.by_kind().items():
        part = sum(one.totals.exactly(quantity) for one in rows)
        if part:
            slot = found[kind]
            name, before = sums.get(slot, (kind, 0))
            sums[slot] = (OTHERS if slot == OTHER and before else name, before + part)
    for slot, (name, part) in sorted(sums.items()):
        yield name, slot, part
