"""A verification as a page: what was compared, and what differs."""

from __future__ import annotations

from costcalc.bridge.records import PRODUCTS, Difference, Verification, comparisons
from costcalc.graph.words import by
from costcalc.report import heading, units
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence

SHOWN = 20
WITNESSES = {
    "shape hook": "output shapes in PyTorch",
    "parameters": "stored values, counted in the real layers",
    "FlopCounterMode": "multiply-adds, half of its count",
    "fvcore": "multiply-adds and activations",
}


def page(found: Verification, width: int | None = None) -> Page:
    """The verdict, each witness, the terms of fvcore's total, and the first differences."""
    graph = found.cost.graph
    totals = found.cost.totals
    counts = (
        (len(found.cost.layers), "layer"),
        (found.checks, "figure"),
        (len(found.differences), "difference"),
    )
    result = ", ".join(units.number_of(*pair) for pair in counts)
    parts: list[Part] = [
        Sentence(f"{graph.name} {found.verdict}: {result}", "title"),
        heading.settings(graph),
        Sentence(
            f"{units.exactly(totals.macs)} MACs · {units.exactly(totals.params)} params", "key"
        ),
        *fitting(_witnesses(found), width, [3]),
    ]
    if found.differences:
        parts.append(_differences(found.differences))
    parts.append(Sentence(reconciled(found), "note"))
    return Page(tuple(parts))


def _witnesses(found: Verification) -> Grid:
    lines = []
    for witness, words in WITNESSES.items():
        if witness == "fvcore" and found.without_fvcore:
            continue
        figures = [
            ours == theirs
            for _, compared in comparisons(found.cost, found.measured)
            for _, name, ours, theirs in compared
            if name == witness
        ]
        agree = sum(figures)
        lines.append(GridRow((witness, f"{len(figures):,}", f"{agree:,}", words)))
    columns = (
        Column("witness"),
        Column("figures", "right", "number"),
        Column("agree", "right", "number"),
        Column("what is compared", role="text"),
    )
    return Grid(columns, tuple(lines))


def _differences(differences: tuple[Difference, ...]) -> Grid:
    lines = [
        GridRow((d.path, d.quantity, d.witness, _figure(d.ours), _figure(d.theirs)))
        for d in differences[:SHOWN]
    ]
    if len(differences) > SHOWN:
        lines.append(GridRow((f"({len(differences) - SHOWN} more)", "", "", "", "")))
    columns = (
        Column("layer", role="path"),
        Column("figure"),
        Column("witness"),
        Column("ours", "right", "number"),
        Column("theirs", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _figure(value: object) -> str:
    return by(value) if isinstance(value, tuple) else f"{value:,}"


def reconciled(found: Verification) -> str:
    """fvcore's default total, split into multiply-adds and other work."""
    if found.without_fvcore:
        return f"fvcore: {found.without_fvcore}"
    parts = sorted(found.fvcore_total.items(), key=lambda part: -part[1])
    macs = " + ".join(f"{name} {units.exactly(n)}" for name, n in parts if name in PRODUCTS)
    rest = " + ".join(f"{name} {units.exactly(n)}" for name, n in parts if name not in PRODUCTS)
    total = units.exactly(sum(found.fvcore_total.values()))
    beside = f", plus {rest}" if rest else ""
    name = "fvcore's default total"
    if any(one.kind == "attention" for one in found.cost.layers):
        name = "fvcore's total, attention counted as its two products"
    if not macs:
        none = "none of the multiply-adds" if found.cost.totals.macs else "no multiply-adds"
        return f"{name}: {total}{f' = {rest}' if rest else ''}, {none}"
    seen = sum(n for kind, n in parts if kind in PRODUCTS)
    unseen = units.integer(found.cost.totals.macs) - seen
    without = ""
    if unseen > 0:
        without = f"; it does not see the other {units.exactly(unseen)} multiply-adds"
    return f"{name}: {total} = multiply-adds of {macs}{beside}{without}"
