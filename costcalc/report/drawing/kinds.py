"""The share of each kind of layer, as one bar of MACs and one of parameters."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.cost.cost import Cost, total_of
from costcalc.cost.totals import Totals
from costcalc.report import units
from costcalc.report.drawing.chart import LEFT, RIGHT, TOP, WIDTH, foot, heading, in_page, legend
from costcalc.report.drawing.colours import OTHER, OTHERS, legend_of, slots
from costcalc.report.drawing.layers import kind_slots
from costcalc.report.drawing.svg import Picture, Shape, rectangle, words
from costcalc.report.heading import stamp

BAR, GAP = 46, 44
NAMES = {"macs": "MACs", "params": "params"}
ROOM = 52
"""The width of a part in which its share is written."""


def picture(cost: Cost, *, alone: bool = True) -> Picture:
    """Two stacked bars; the parts have the colours of the kinds.

    One that does not stand `alone` has its heading, its legend and what was counted beside it.
    """
    kinds = slots(kind_slots(cost))
    sums = _sums(cost, kinds)
    head = f"{cost.graph.name}: share of each kind of layer"
    shapes = heading(head) if alone else []
    y = float(TOP)
    for quantity in NAMES:
        shapes += _bar(sums, quantity, y)
        y += BAR + GAP
    largest = next(iter(sums.values()), (OTHERS, Totals(), 0))
    share = units.percent(largest[1].macs, cost.totals.macs)
    description = (
        f"Stacked bars of MACs and of parameters. The most MACs: {largest[0]}, {share} of "
        f"{units.exactly(cost.totals.macs)}"
    )
    title = f"Share of each kind of layer of {cost.graph.name}"
    if not alone:
        return in_page(Picture(WIDTH, int(y - 20), title, description, tuple(shapes)), head)
    names, height = legend(legend_of(kinds), y - 12)
    counted, more = foot(f"counted: {stamp(cost.counting)}", y - 12 + height)
    return Picture(
        WIDTH, int(y - 12 + height + more), title, description, (*shapes, *names, *counted)
    )


def _sums(cost: Cost, kinds: dict[str, int]) -> dict[str, tuple[str, Totals, int]]:
    """Name, sum and slot of each part, by name; kinds without a colour of their own are one."""
    groups = cost.by_kind()
    own = {k: (k, total_of(groups[k]), slot) for k, slot in kinds.items() if slot < OTHER}
    rest = [kind for kind, slot in kinds.items() if slot == OTHER]
    if rest:
        name = rest[0] if len(rest) == 1 else OTHERS
        own[name] = name, total_of(row for kind in rest for row in groups[kind]), OTHER
    return own


def _bar(sums: dict[str, tuple[str, Totals, int]], quantity: str, y: float) -> Iterator[Shape]:
    parts = [(name, found.of(quantity), slot) for name, found, slot in sums.values()]
    whole = sum(part for _, part, _ in parts)
    yield words(LEFT - 8, y + BAR / 2 + 4, NAMES[quantity], "end")
    yield words(LEFT, y + BAR + 16, f"{units.exactly(whole)} in total", style="small")
    x = float(LEFT)
    for name, part, slot in parts:
        width = (WIDTH - RIGHT - LEFT) * units.share(part, whole)
        if not part:
            continue
        share = units.percent(part, whole)
        yield rectangle(x, y, width, BAR, f"k{slot}", f"{name}: {units.exactly(part)}, {share}")
        if width >= ROOM:
            yield words(x + width / 2, y - 4, share, "middle", "small")
        x += width
