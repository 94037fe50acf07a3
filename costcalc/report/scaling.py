"""Compound scaling as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from costcalc.algebra import Exact
from costcalc.explore.scale import HandSet, Scaled, Scaling
from costcalc.report import units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence
from costcalc.spec.values import describe

ROUNDINGS = {
    "nearest": "rounded to the nearest pixel, a half up",
    "even": "rounded to the nearest even number of pixels",
    "8": "rounded to the nearest multiple of 8 pixels",
    "32": "rounded to the nearest multiple of 32 pixels",
    "none": "not rounded here: a multiplier, whose pixels the spec rounds",
}


def page(found: Scaling) -> Page:
    """The asked phi in full, then every phi, then the variants that were set by hand."""
    graph = found.cost.graph
    settings = [f"{key} {text}" for key, text in telling_settings(graph).items()]
    parts: list[Part] = [
        Sentence(f"{graph.name}: compound scaling by {words(found)}", "title"),
        Sentence(" · ".join((*settings, f"input {by(graph.input)}"))),
        Sentence(f"baseline: {units.exactly(baseline(found))} MACs", "key"),
    ]
    parts += [Sentence(line) for line in asked(found)]
    parts.append(_rows(found))
    if found.variants:
        parts.append(_variants(found))
    parts += [Sentence(line, "note") for line in notes(found)]
    return Page(tuple(parts))


def baseline(found: Scaling) -> int:
    return units.integer(found.cost.totals.macs)


def words(found: Scaling) -> str:
    """`depth 1.2, width 1.1, resolution 1.15`."""
    pairs = zip(found.coefficients._fields, found.coefficients, strict=True)
    return ", ".join(f"{role} {describe(value)}" for role, value in pairs)


def times(ratio: Fraction | None, places: int = 3) -> str:
    """`1.920 x`; a dash where there is none."""
    return "-" if ratio is None else f"{units.fixed(ratio, places)} x"


def decimal(value: Exact) -> str:
    """A setting with at most four decimals."""
    exactly = Fraction(value)
    if (exactly * 10**4).denominator == 1:
        return describe(value)
    return units.fixed(exactly, 4)


def asked(found: Scaling) -> Iterator[str]:
    """The phi that was asked for, in sentences."""
    row = next(row for row in found.rows if row.phi == found.asked)
    chosen = ", ".join(f"{name} {describe(value)}" for name, value in row.settings.items())
    yield f"phi {row.phi}: {chosen}"
    if found.dimensions.pixels:
        pixels = describe(row.settings[found.dimensions.resolution])
        yield f"{decimal(row.unrounded)} pixels are {pixels}, {ROUNDINGS[found.rounding]}"
    yield f"predicted: {times(row.predicted)} the multiply-adds, {formula(row.phi)}"
    yield f"smooth: {times(row.smooth)}; with the ceilings of repeats kept, {times(row.kept)}"
    if row.macs is None or row.params is None:
        yield f"exact: none; {row.fault}"
    else:
        ratio = times(row.ratio(baseline(found)))
        counts = f"{units.exactly(row.macs)} MACs, {units.exactly(row.params)} params"
        yield f"exact: {ratio}, {counts}"


def formula(phi: int) -> str:
    """The prediction as the paper writes it."""
    product = "depth * width**2 * resolution**2"
    return product if phi == 1 else f"({product})**{phi}"


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


def _line(row: Scaled, found: Scaling) -> Line:
    return Line(
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
    """Depth, width and resolution set by hand, each with what the rule gives."""
    lines = [_variant_line(one, found) for one in found.variants]
    columns = [Column("set by hand", role="name")]
    for name in found.dimensions[:3]:
        columns += [Column(name, "right", "number"), Column("rule", "right", "number")]
    columns += [
        Column("exact", "right", "number"),
        Column("rule", "right", "number"),
    ]
    return Grid(tuple(columns), tuple(lines))


def _variant_line(one: HandSet, found: Scaling) -> Line:
    cells = [one.name]
    for name in found.dimensions[:3]:
        cells += [decimal(one.settings[name]), decimal(one.rule.settings[name])]
    ratio = Fraction(one.macs, baseline(found))
    return Line((*cells, times(ratio, 2), times(one.rule.ratio(baseline(found)), 2)))


def notes(found: Scaling) -> Iterator[str]:
    """How the columns are meant."""
    yield "ratios are to the baseline's multiply-adds"
    yield "predicted: (depth * width**2 * resolution**2)**phi of the coefficients"
    yield "smooth: the smooth form at the settings as they scale, repeats smoothed too"
    pixels = found.dimensions.resolution
    yield f"exact: the network built at the settings shown; {pixels} {ROUNDINGS[found.rounding]}"
    for row in found.rows:
        if row.fault:
            yield f"phi {row.phi} cannot be built: {row.fault}"
    if found.variants:
        first = found.variants[0]
        yield f"rule: what phi gives, {first.phi} for {first.name} and so on"
    yield f"counted: {found.cost.counting.stamp()}"


def data(found: Scaling) -> dict[str, Any]:
    """The scaling as the object `schema/scale.json` describes."""
    graph = found.cost.graph
    base = baseline(found)
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "counting": found.cost.counting.stamp(),
        "baseline": base,
        "coefficients": _settings(found.coefficients._asdict()),
        "roles": dict(zip(found.coefficients._fields, found.dimensions[:3], strict=True)),
        "round_resolution": found.rounding,
        "phi": found.asked,
        "rows": [_row(row, base) for row in found.rows],
        "variants": [
            {
                "name": one.name,
                "phi": one.phi,
                "settings": _settings(one.settings),
                "macs": one.macs,
                "ratio": one.macs / base,
                "rule": _settings(one.rule.settings),
                "rule_macs": one.rule.macs,
            }
            for one in found.variants
        ],
    }


def _settings(values: Mapping[str, Exact]) -> dict[str, str]:
    return {name: describe(value) for name, value in values.items()}


def _row(row: Scaled, base: int) -> dict[str, Any]:
    ratio = row.ratio(base)
    return {
        "phi": row.phi,
        "settings": _settings(row.settings),
        "resolution_before_rounding": float(row.unrounded),
        "input": None if row.input is None else list(row.input),
        "predicted": float(row.predicted),
        "smooth": float(row.smooth),
        "smooth_with_whole_repeats": float(row.kept),
        "exact": None if ratio is None else float(ratio),
        "macs": row.macs,
        "params": row.params,
        "fault": row.fault or None,
    }


def rows(found: Scaling) -> Iterator[tuple[object, ...]]:
    """One row for each phi."""
    names = found.dimensions[:3]
    heads = ("predicted", "smooth", "smooth_with_whole_repeats", "exact", "macs", "params")
    yield ("phi", *names, *heads)
    for row in found.rows:
        shown = _row(row, baseline(found))
        cells = ("" if shown[head] is None else shown[head] for head in heads)
        yield (row.phi, *shown["settings"].values(), *cells)
