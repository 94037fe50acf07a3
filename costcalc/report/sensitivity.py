"""Elasticities as a page, as data and as rows: this is where a logarithm becomes a float."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import log
from typing import Any

from costcalc.cost.forms import Quantity
from costcalc.explore.sensitivity import Elasticity, Probe, Sensitivity, Share
from costcalc.report import notation, units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.values import describe

NAMES: dict[Quantity, str] = {"macs": "MACs", "params": "params", "activations": "activations"}
METHOD = (
    "under its name: from the derivative of the smooth form, repeats smoothed too",
    "exact: slope between two exact counts on logarithmic scales; of the steps from 5 to 50 % the "
    "one with the least rounding for its length",
)


def difference(elasticity: Elasticity, probe: Probe) -> float | None:
    """The slope between two exact costs on logarithmic scales; None for a cost of 0."""
    if not probe.step or elasticity.low <= 0 or elasticity.high <= 0:
        return None
    rise = log(elasticity.high) - log(elasticity.low)
    return rise / (log(probe.high) - log(probe.low))


def page(found: Sensitivity) -> Page:
    """Each part with its elasticities, smooth and by exact differences."""
    graph = found.forms.cost.graph
    name = NAMES[found.quantity]
    settings = [f"{key} {text}" for key, text in telling_settings(graph).items()]
    parts: list[Part] = [
        Sentence(f"{graph.name}: elasticity of {name}", "title"),
        Sentence(" · ".join((*settings, f"input {by(graph.input)}"))),
        Sentence(f"how many per cent more {name} one per cent more of a parameter costs", "note"),
        _grid(found, name),
    ]
    parts += [Sentence(probe_words(probe), "note") for probe in found.probes]
    for probe in found.probes:
        parts += [Sentence(line, "note") for line in corner_words(probe)]
    parts += [Sentence(line, "note") for line in METHOD]
    parts.append(Sentence(f"counted: {found.forms.cost.counting.stamp()}", "note"))
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
    lines = [Line(_cells(part, _label(part), found)) for part in found.parts]
    lines.append(Line(_cells(found.total, "total", found), "total"))
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


def probe_words(probe: Probe) -> str:
    """`exact, alpha: between 0.875 and 1.125, 12.5 % to both sides, where sizes ...`."""
    name = probe.variable.name
    if not probe.step:
        return f"exact, {name}: no two settings around this one can be built"
    rounding = units.fixed(probe.rounding * 100, 2)
    percent = units.fixed(probe.step * 100, 1)
    return (
        f"exact, {name}: between {describe(probe.low)} and {describe(probe.high)}, {percent} % to "
        f"both sides, where sizes are rounded by {rounding} % on average"
    )


def corner_words(probe: Probe) -> Iterator[str]:
    """Where a maximum takes its other branch, which the smooth form does not know."""
    letters = notation.letters_of([probe.variable.name])
    for fact in probe.corners:
        held = notation.Text(letters).fact(fact)
        yield f"a corner: {held} holds at the setting, and not at both ends of the exact step"


def data(found: Sensitivity) -> dict[str, Any]:
    """The elasticities as the object `schema/sensitivity.json` describes."""
    graph = found.forms.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": found.forms.cost.counting.stamp(),
        "quantity": found.quantity,
        "steps": [
            {
                "parameter": probe.variable.name,
                "step": describe(probe.step),
                "low": describe(probe.low),
                "high": describe(probe.high),
                "rounding": float(probe.rounding),
            }
            for probe in found.probes
        ],
        "total": _share(found.total, "total", found),
        "parts": [_share(part, part.label, found) for part in found.parts],
    }


def _share(part: Share, label: str, found: Sensitivity) -> dict[str, Any]:
    return {
        "part": label,
        "value": part.value,
        "passes": part.passes,
        "elasticities": [
            {
                "parameter": probe.variable.name,
                "smooth": None if one.smooth is None else float(one.smooth),
                "exact": difference(one, probe),
                "low": one.low,
                "high": one.high,
            }
            for one, probe in zip(part.elasticities, found.probes, strict=True)
        ],
    }


def rows(found: Sensitivity) -> Iterator[tuple[object, ...]]:
    """One row for each part and parameter."""
    yield ("part", found.quantity, "parameter", "smooth", "exact", "low", "high", "passes")
    for part, label in (*((p, p.label) for p in found.parts), (found.total, "total")):
        for one in _share(part, label, found)["elasticities"]:
            yield (label, part.value, *one.values(), part.passes)
