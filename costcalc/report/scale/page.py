"""A compound scaling as a page."""

from __future__ import annotations

from fractions import Fraction

from costcalc.explore.scale import HandSet, Scaled, Scaling
from costcalc.report import heading, units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.scale.words import asked, baseline, decimal, notes, times, words


def page(found: Scaling, width: int | None = None) -> Page:
    """The asked phi in full, then all phis, then the variants whose settings were chosen by
    hand.
    """
    graph = found.cost.graph
    parts: list[Part] = [
        Sentence(f"{graph.name}: compound scaling by {words(found)}", "title"),
        heading.settings(graph),
        Sentence(f"baseline: {units.exactly(baseline(found))} MACs", "key"),
    ]
    parts += [Sentence(line) for line in asked(found)]
    least = ("MACs", "smooth", "predicted", *found.dimensions[2::-1])
    parts += narrowed(_rows(found), width, least)
    if found.variants:
        parts += narrowed(_variants(found), width, ["rule"])
    parts += [Sentence(line, "note") for line in notes(found)]
    return Page((*parts, heading.counted(found.cost.counting)))


def _rows(found: Scaling) -> Grid:
    lines = [_line(row, found) for row in found.rows]
    columns = (
        Column("phi", "right", "number"),
        *(Column(name, "right", "number") for name in found.dimensions[:3]),
        Column("predicted", "right", "number"),
        Column("smooth", "right", "number"),
        Column("exact", "right", "number"),
        Column("MACs", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _line(row: Scaled, found: Scaling) -> GridRow:
    return GridRow(
        (
            str(row.phi),
            *(decimal(value) for value in row.settings.values()),
            times(row.predicted),
            times(row.smooth),
            times(row.ratio(baseline(found))),
            "-" if row.macs is None else units.briefly(row.macs),
        )
    )


def _variants(found: Scaling) -> Grid:
    """Depth, width and resolution chosen by hand, each next to the rule's value."""
    lines = [_variant_line(one, found) for one in found.variants]
    columns = [Column("set by hand", role="name")]
    for name in found.dimensions[:3]:
        columns += [Column(name, "right", "number"), Column("rule", "right", "number")]
    columns += [
        Column("exact", "right", "number"),
        Column("rule", "right", "number"),
    ]
    return Grid(tuple(columns), tuple(lines))


def _variant_line(one: HandSet, found: Scaling) -> GridRow:
    cells = [one.name]
    for name in found.dimensions[:3]:
        cells += [decimal(one.settings[name]), decimal(one.rule.settings[name])]
    ratio = Fraction(one.macs, baseline(found))
    return GridRow((*cells, times(ratio, 2), times(one.rule.ratio(baseline(found)), 2)))
