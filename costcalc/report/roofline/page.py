"""A roofline as a page: the roof, the layers with their bounds, and the kinds of layers."""

from __future__ import annotations

from costcalc.cost.roofline.record import Bound, Roofline, seconds_of
from costcalc.report import heading, units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of
from costcalc.report.roofline import words

LONGEST_BAR, SHORTEST_BAR = 30, 4
BAR_IN_A_PIPE = 20
LEFT_OUT = ("kind", "bytes", "FLOPs", "share", "FLOPs/byte")
"""Columns that the table of layers does without where it is too wide."""
LEFT_OUT_OF_KINDS = ("layers", "FLOPs", "bytes")


def page(found: Roofline, width: int | None = None) -> Page:
    """The page; with `top` the layers that take longest at least, the others in one row."""
    graph = found.graph
    parts: list[Part] = [heading.title(graph), heading.settings(graph)]
    parts.append(Sentence(words.headline(found), "key"))
    parts.append(Sentence(words.roof(found)))
    parts.append(Sentence(f"{words.bound_by(found)} · {found.dtype.name} · batch {found.batch}"))
    parts += _layers(found, width)
    parts += narrowed(kinds(found), width, LEFT_OUT_OF_KINDS)
    parts += [Sentence(text, "note") for text in words.notes(found)]
    return Page(tuple(parts))


def _layers(found: Roofline, width: int | None) -> list[Part]:
    """The table of layers, with bars if there is room."""
    grid = layers(found, 0)
    room = BAR_IN_A_PIPE if width is None else min(LONGEST_BAR, width - width_of(grid) - GAP)
    if room >= SHORTEST_BAR:
        return [layers(found, room)]
    return narrowed(grid, width, LEFT_OUT)


def shown(found: Roofline) -> list[int]:
    """The numbers of the layers that are shown."""
    numbers = list(range(len(found.bounds)))
    if found.top is None:
        return numbers
    return sorted(numbers, key=lambda n: -found.bounds[n].seconds)[: found.top]


def layers(found: Roofline, bar: int) -> Grid:
    """The bounds of the layers, and their sum."""
    numbers = shown(found)
    longest = max(one.seconds for one in found.bounds)
    bars = ("",) if bar else ()
    lines = []
    for number in numbers:
        one = found.bounds[number]
        changes = words.changes(found.changes[number]) if found.parameter else words.turn(one)
        length = one.seconds / longest if bar and longest else None
        lines.append(GridRow((*_cells(found, one), changes, *bars), bar=length))
    left = [one for number, one in enumerate(found.bounds) if number not in set(numbers)]
    if left:
        name = f"({units.number_of(len(left), 'more layer')})"
        lines.append(GridRow((name, "", *_sums(found, left), "", "", *bars)))
    total = ("total", "", *_sums(found, list(found.bounds)), "", "", *bars)
    lines.append(GridRow(total, "total"))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        Column("FLOPs", "right", "number"),
        Column("bytes", "right", "number"),
        Column("FLOPs/byte", "right", "number"),
        Column("at least", "right", "number"),
        Column("share", "right", "number"),
        Column("bound by"),
        Column(f"along {found.parameter}") if found.parameter else Column("from batch", "right"),
        *(Column("", role="bar", width=bar) for _ in bars),
    )
    return Grid(columns, tuple(lines))


def _cells(found: Roofline, one: Bound) -> tuple[str, ...]:
    return (one.path, one.kind, *_sums(found, [one]), one.side)


def _sums(found: Roofline, bounds: list[Bound]) -> tuple[str, ...]:
    """FLOPs, bytes, FLOPs per byte, time and its share of several layers."""
    flops, size = sum(one.flops for one in bounds), sum(one.bytes for one in bounds)
    return (
        units.briefly(flops),
        units.briefly(size),
        units.decimal(units.part_of(flops, size)) if size else "-",
        words.time(seconds_of(bounds)),
        units.percent_of(seconds_of(bounds), found.seconds),
    )


def kinds(found: Roofline) -> Grid:
    """The layers of each kind: their sums, and how many of them compute binds."""
    lines = []
    for kind, bounds in found.by_kind().items():
        lines.append(GridRow((kind, *_of_kind(found, bounds))))
    lines.append(GridRow(("total", *_of_kind(found, list(found.bounds))), "total"))
    columns = (
        Column("kind"),
        Column("layers", "right", "number"),
        Column("bound by compute", "right", "number"),
        Column("FLOPs", "right", "number"),
        Column("bytes", "right", "number"),
        Column("FLOPs/byte", "right", "number"),
        Column("at least", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _of_kind(found: Roofline, bounds: list[Bound]) -> tuple[str, ...]:
    computing = sum(one.side == "compute" for one in bounds)
    return (f"{len(bounds):,}", f"{computing:,}", *_sums(found, bounds))
