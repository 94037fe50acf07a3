"""Our network compared with another implementation, as a page."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.bridge.against_record import Against, Product
from costcalc.graph.words import by
from costcalc.report import units
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence

SHOWN = 10
NAMED = 3
"""The most names listed, of unused values and of steps with other sources."""
COMPARED = (
    "compared: every convolution and matrix product with its sizes, stored values and "
    "multiply-adds, in any order; numbers of trained parameters and of running statistics"
)


def page(found: Against, width: int | None = None) -> Page:
    """The verdict, the totals of both, the first steps without an equal, and what is left out."""
    graph = found.cost.graph
    count = f"{len(found.ours)} and {len(found.theirs.steps)} convolutions and matrix products"
    apart = max(
        sum(ours is not None for ours, _ in found.unmatched),
        sum(theirs is not None for _, theirs in found.unmatched),
    )
    title = f"{graph.name} {found.verdict} with {found.source}"
    if found.verdict == "differs":
        title = f"{graph.name} differs from {found.source}"
    parts: list[Part] = [
        Sentence(f"{title}: {count}, {apart} without an equal", "title"),
        _totals(found),
    ]
    if found.unmatched:
        parts.append(_steps(found))
    parts += [Sentence(line) for line in (*_flow(found), *_left_out(found))]
    parts.append(Sentence(COMPARED, "note"))
    return Page(tuple(parts))


def _flow(found: Against) -> Iterator[str]:
    """Whether steps use outputs of the same steps in both; empty if that was not compared."""
    if found.rerouted is None:
        return
    if not found.rerouted:
        yield "each of theirs uses the outputs of the same steps as its equal in ours"
        return
    number = len(found.rerouted)
    names = _named([f"`{step.module}`" for step in found.rerouted])
    yield (
        f"{number} of theirs {'uses' if number == 1 else 'use'} outputs of other steps than "
        f"{'its equal' if number == 1 else 'their equals'} in ours "
        f"({names}): the counts are the same, the order or the branches are not"
    )


def _left_out(found: Against) -> Iterator[str]:
    """The values of both that are not compared."""
    theirs = found.theirs
    if theirs.unused:
        values = units.number_of(sum(n for _, n in theirs.unused), "stored value")
        names = _named([f"`{name}`" for name, _ in theirs.unused])
        yield f"not compared: {values} that their forward never uses ({names})"
    if theirs.constants:
        values = units.number_of(theirs.constants, "value")
        yield f"not compared: {values} in their other buffers"
    if found.constants:
        yield f"not compared: {units.number_of(found.constants, 'value')} in our constants"


def _named(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _totals(found: Against) -> Grid:
    totals, theirs = found.cost.totals, found.theirs
    pairs = (
        ("MACs", sum(step.macs for step in found.ours), sum(step.macs for step in theirs.steps)),
        ("params", units.integer(totals.params), theirs.params),
        ("running statistics", found.statistics, theirs.buffers),
    )
    lines = [
        GridRow((name, f"{a:,}", f"{b:,}", f"{b - a:+,}" if a != b else "0"))
        for name, a, b in pairs
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
                lines.append(GridRow((side, *_cells(step))))
    if len(found.unmatched) > SHOWN:
        lines.append(GridRow((f"({len(found.unmatched) - SHOWN} more)", "", "", "", "", "")))
    columns = (
        Column("without an equal"),
        Column("module", role="path"),
        Column("op"),
        Column("output"),
        Column("stored", "right", "number"),
        Column("MACs", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def _cells(step: Product) -> tuple[str, ...]:
    op = step.op
    if step.details:
        kernel, stride, _, groups = step.details
        op += f" {by(kernel)}"
        op += f" s{by(stride)}" if set(stride) != {1} else ""
        op += f" g{groups}" if groups != 1 else ""
    return step.module, op, by(step.output), f"{step.stored:,}", f"{step.macs:,}"
