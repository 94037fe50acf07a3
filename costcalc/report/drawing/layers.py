"""The layers along the depth: MACs up, parameters down, coloured by kind."""

from __future__ import annotations

from costcalc.cost.cost import Cost, LayerCost
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
    in_page,
    legend,
    vertical,
)
from costcalc.report.drawing.colours import legend_of, slots
from costcalc.report.drawing.scale import Scale, linear
from costcalc.report.drawing.svg import Picture, Shape, group, line, rectangle
from costcalc.report.heading import stamp

HALF = 170
"""The height of the MACs, and of the parameters."""


def picture(cost: Cost, *, alone: bool = True) -> Picture:
    """A bar for each layer that has MACs or parameters, in order of execution.

    One that does not stand `alone` has its heading, its legend and what was counted beside it.
    """
    rows = [row for row in cost.layers if row.totals.macs or row.totals.params]
    kinds = slots(kind_slots(cost))
    middle = TOP + HALF
    up = linear(0, max((units.integer(row.totals.macs) for row in rows), default=0), middle, TOP)
    down = linear(
        0, max((units.integer(row.totals.params) for row in rows), default=0), middle, middle + HALF
    )
    note = f"{units.number_of(len(rows), 'layer')} with MACs or parameters, from input to output"
    head = f"{cost.graph.name}: MACs and parameters of each layer"
    shapes = heading(head, note) if alone else []
    shapes += vertical(Axis(up, "MACs", briefly), LEFT, WIDTH - RIGHT)
    shapes += vertical(Axis(down, "parameters", briefly), LEFT, WIDTH - RIGHT, mirrored=True)
    shapes += _bars(rows, kinds, up, down)
    shapes.append(line(LEFT, middle, WIDTH - RIGHT, middle))
    bottom = middle + HALF
    title = f"MACs and parameters of each layer of {cost.graph.name}"
    totals = cost.totals
    description = (
        f"Bars along the depth: MACs above, parameters below. In total "
        f"{units.exactly(totals.macs)} MACs and {units.exactly(totals.params)} parameters"
    )
    if not alone:
        return in_page(Picture(WIDTH, bottom + 8, title, description, tuple(shapes)), head)
    names, height = legend(legend_of(kinds), bottom + 16)
    counted, more = foot(f"counted: {stamp(cost.counting)}", bottom + 16 + height)
    size = int(bottom + 16 + height + more)
    return Picture(WIDTH, size, title, description, (*shapes, *names, *counted))


def kind_slots(cost: Cost) -> list[str]:
    """The kinds with MACs or parameters, the one with the most MACs first."""
    return [
        kind
        for kind, rows in cost.by_kind().items()
        if any(row.totals.macs or row.totals.params for row in rows)
    ]


def _bars(rows: list[LayerCost], kinds: dict[str, int], up: Scale, down: Scale) -> list[Shape]:
    step = (WIDTH - RIGHT - LEFT) / max(1, len(rows))
    width = step * (0.85 if step > 3 else 1)
    return [
        _bar(row, kinds[row.kind], LEFT + number * step, width, up, down)
        for number, row in enumerate(rows)
    ]


def _bar(row: LayerCost, slot: int, x: float, width: float, up: Scale, down: Scale) -> Shape:
    """The two bars of a layer; pointing at either names the layer."""
    totals = row.totals
    top = up.at(units.integer(totals.macs))
    bottom = down.at(units.integer(totals.params))
    parts = []
    if totals.macs:
        parts.append(rectangle(x, top, width, up.start - top))
    if totals.params:
        parts.append(rectangle(x, down.start, width, bottom - down.start))
    title = (
        f"{row.layer.path}: {row.kind}, {units.exactly(totals.macs)} MACs, "
        f"{units.exactly(totals.params)} params"
    )
    return group(parts, **{"class": f"k{slot}"})._replace(title=title)
