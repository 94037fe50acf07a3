"""Our network beside another implementation, as a page, as data and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.bridge.records import Against, Step
from costcalc.report import units
from costcalc.report.network import by
from costcalc.report.network_data import parameters_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence

SHOWN = 10


def page(found: Against) -> Page:
    """The verdict, the totals of both, and the first steps that have no equal."""
    graph, totals = found.cost.graph, found.cost.totals
    count = f"{len(found.ours)} and {len(found.theirs)} convolutions and matrix products"
    apart = max(
        sum(ours is not None for ours, _ in found.unmatched),
        sum(theirs is not None for _, theirs in found.unmatched),
    )
    title = f"{graph.name} {found.verdict} with {found.source}"
    if found.verdict == "differs":
        title = f"{graph.name} differs from {found.source}"
    parts: list[Part] = [
        Sentence(f"{title}: {count}, {apart} without an equal", "title"),
        _totals(found, units.integer(totals.params)),
    ]
    if found.unmatched:
        parts.append(_steps(found))
    words = "compared: in order of execution, branches in any order; padding may come before"
    parts.append(Sentence(words, "note"))
    return Page(tuple(parts))


def _totals(found: Against, params: int) -> Grid:
    pairs = (
        ("MACs", sum(step.macs for step in found.ours), sum(step.macs for step in found.theirs)),
        ("params", params, found.params),
    )
    lines = [
        Line((name, f"{a:,}", f"{b:,}", f"{b - a:+,}" if a != b else "0")) for name, a, b in pairs
    ]
    columns = (
        Column("total"),
        Column("ours", "right", "number"),
        Column("theirs", "right", "number"),
        Column("difference", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _steps(found: Against) -> Grid:
    lines = []
    for ours, theirs in found.unmatched[:SHOWN]:
        for side, step in (("ours", ours), ("theirs", theirs)):
            if step is not None:
                lines.append(Line((side, *_cells(step))))
    if len(found.unmatched) > SHOWN:
        lines.append(Line((f"({len(found.unmatched) - SHOWN} more)", "", "", "", "", "")))
    columns = (
        Column("without an equal"),
        Column("module", role="path"),
        Column("op"),
        Column("output"),
        Column("stored", "right", "number"),
        Column("MACs", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _cells(step: Step) -> tuple[str, ...]:
    op = step.op
    if step.details:
        kernel, stride, _, groups = step.details
        op += f" {by(kernel)}" if isinstance(kernel, tuple) else ""
        op += f" s{by(stride)}" if isinstance(stride, tuple) and stride != (1, 1) else ""
        op += f" g{groups}" if groups != 1 else ""
    return step.module, op, by(step.output), f"{step.stored:,}", f"{step.macs:,}"


def data(found: Against) -> dict[str, Any]:
    """The comparison as the object `schema/against.json` describes."""
    graph = found.cost.graph
    return {
        "schema": 1,
        "network": graph.name,
        "parameters": parameters_data(graph),
        "input": list(graph.input),
        "against": found.source,
        "verdict": found.verdict,
        "params": {"ours": units.integer(found.cost.totals.params), "theirs": found.params},
        "unmatched": [
            {"ours": ours and _step(ours), "theirs": theirs and _step(theirs)}
            for ours, theirs in found.unmatched
        ],
        "ours": [_step(step) for step in found.ours],
        "theirs": [_step(step) for step in found.theirs],
    }


def _step(step: Step) -> dict[str, Any]:
    names = ("kernel", "stride", "dilation", "groups")
    details = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(names, step.details, strict=False)
    }
    return {
        "module": step.module,
        "op": step.op,
        "input": list(step.input),
        "output": list(step.output),
        **details,
        "stored": step.stored,
        "macs": step.macs,
    }


def rows(found: Against) -> Iterator[tuple[object, ...]]:
    """One row for each step of both sides."""
    yield ("side", "module", "op", "input", "output", "stored", "macs")
    for side, steps in (("ours", found.ours), ("theirs", found.theirs)):
        for s in steps:
            yield (side, s.module, s.op, by(s.input), by(s.output), s.stored, s.macs)
