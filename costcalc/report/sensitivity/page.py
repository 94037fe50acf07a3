"""Elasticities as a page: each part, smooth and by exact differences."""

from __future__ import annotations

from fractions import Fraction

from costcalc.cost.quantities import QUANTITIES
from costcalc.explore.sensitivity import Sensitivity, Share
from costcalc.report import heading, units
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.sensitivity.words import METHOD, corner_words, difference, probe_words


def page(found: Sensitivity, width: int | None = None) -> Page:
    """Each part with its elasticities, smooth and by exact differences."""
    graph = found.forms.cost.graph
    name = QUANTITIES[found.quantity].title
    parts: list[Part] = [
        Sentence(f"{graph.name}: elasticity of {name}", "title"),
        heading.settings(graph),
        Sentence(f"how many per cent more {name} one per cent more of a parameter costs", "note"),
        *narrowed(_grid(found, name), width, [name, "share", "exact"]),
    ]
    parts += [Sentence(probe_words(probe), "note") for probe in found.probes]
    for probe in found.probes:
        parts += [Sentence(line, "note") for line in corner_words(probe)]
    parts += [Sentence(line, "note") for line in METHOD]
    parts.append(heading.counted(found.forms.cost.counting, found.quantity))
    return Page(tuple(parts))


def _grid(found: Sensitivity, name: str) -> Grid:
    columns = [
        Column("part", role="path"),
        Column(name, "right", "number"),
        Column("share", "right", "number"),
    ]
    for probe in found.probes:
        columns.append(Column(probe.variable.name, "right", "number"))
        columns.append(Column("exact", "right", "number"))
    lines = [GridRow(_cells(part, _label(part), found)) for part in found.parts]
    lines.append(GridRow(_cells(found.total, "total", found), "total"))
    return Grid(tuple(columns), tuple(lines))


def _label(part: Share) -> str:
    """`blocks/1 (11 passes)`: it and those that are repeated after it."""
    return part.label if part.passes == 1 else f"{part.label} ({part.passes} passes)"


def _cells(part: Share, label: str, found: Sensitivity) -> tuple[str, ...]:
    cells = [label, units.briefly(part.value), units.percent(part.value, found.total.value)]
    for elasticity, probe in zip(part.elasticities, found.probes, strict=True):
        cells += [_shown(elasticity.smooth), _shown(difference(elasticity, probe))]
    return tuple(cells)


def _shown(value: Fraction | float | None) -> str:
    if value is None:
        return "-"
    text = units.fixed(abs(Fraction(value)), 3)
    return f"-{text}" if value < 0 and text != "0.000" else text
