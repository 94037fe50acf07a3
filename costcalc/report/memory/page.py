"""The memory of a network as a page: the peak and what is live there, a timeline, definitions."""

from __future__ import annotations

from costcalc.cost.memory.cache import Cache
from costcalc.cost.memory.record import Memory
from costcalc.cost.memory.training import Training
from costcalc.graph.words import by
from costcalc.report import heading, units
from costcalc.report.memory import words
from costcalc.report.memory.timeline import ROWS, spans
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of

LONGEST_BAR, SHORTEST_BAR = 40, 8
BAR_IN_A_PIPE = 20
MOST_SAVING = 10
"""The most layers that are shown with what they save, unless all are."""

LEFT_OUT = ("lives", "output", "share")
"""Columns that the table of tensors does without where it is too wide."""


def page(memory: Memory, width: int | None = None) -> Page:
    """The page; of many steps the timeline shows the largest of each group."""
    graph = memory.graph
    parts: list[Part] = [heading.title(graph), heading.settings(graph)]
    parts.append(Sentence(words.figure(memory), "key"))
    if memory.reordering:
        parts.append(Sentence(words.order(memory.reordering), "key"))
    if memory.plan.offsets:
        parts.append(Sentence(words.plan(memory), "key"))
    if memory.cache:
        parts.append(Sentence(words.cache(memory.cache), "key"))
    if memory.training:
        parts.append(Sentence(words.training(memory.training, memory.dtype), "key"))
    parts += [Sentence(words.basis(memory)), Sentence(words.stored(memory))]
    parts += narrowed(tensors(memory), width, LEFT_OUT)
    parts.append(timeline(memory, width))
    if memory.training:
        parts += [Sentence(""), parts_of_training(memory.training), Sentence("")]
        parts += narrowed(saving(memory.training, memory.every_step), width, ("of its own",))
    if memory.cache:
        parts += [Sentence(""), *narrowed(kept(memory.cache), width, ("values a token",))]
    parts.append(Sentence(words.heading(memory)))
    parts += [Sentence(text) for text in words.definitions(memory)]
    parts += [Sentence(""), *(Sentence(text, "note") for text in words.notes(memory))]
    return Page(tuple(parts))


def tensors(memory: Memory) -> Grid:
    """The tensors that the peak is the sum of; stored values add nothing to it, and have no row."""
    peak, offsets = memory.peak, memory.plan.offsets
    lines = []
    for number in peak.buffers:
        one = memory.buffers[number]
        if not one.bytes:
            continue
        cells = [one.path, by(one.shape), f"{one.first}-{one.last}", units.exactly(one.bytes)]
        cells.append(units.percent(one.bytes, peak.bytes))
        if offsets:
            cells.append(units.exactly(offsets[number]))
        lines.append(GridRow(tuple(cells)))
    total = ["total", "", "", units.exactly(peak.bytes), units.percent(peak.bytes, peak.bytes)]
    lines.append(GridRow((*total, *([""] if offsets else [])), "total"))
    columns = [
        Column("tensor at the peak", role="path"),
        Column("output"),
        Column("lives", "right"),
        Column("bytes", "right", "number"),
        Column("share", "right", "number"),
    ]
    if offsets:
        columns.append(Column("offset", "right", "number"))
    return Grid(tuple(columns), tuple(lines))


def parts_of_training(training: Training) -> Grid:
    """What the bytes of training are for."""
    optimizer = training.optimizer
    sizes = {
        "weights, biases, norms": training.weights,
        "their copies in fp32": training.copies,
        "gradients": training.gradients,
        f"states of {optimizer.name}: {optimizer.rule}": training.states,
        "saved for the gradients": training.saved,
    }
    lines = [_share(name, size, training.bytes) for name, size in sizes.items() if size]
    total = _share("total", training.bytes, training.bytes)._replace(role="total")
    columns = (
        Column("training"),
        Column("bytes", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, (*lines, total))


def _share(name: str, size: int, whole: int) -> GridRow:
    return GridRow((name, units.exactly(size), units.percent(size, whole)))


def saving(training: Training, everything: bool) -> Grid:
    """The layers that save most, or all, in order."""
    layers = [one for one in training.layers if one.bytes]
    if not everything and len(layers) > MOST_SAVING:
        layers = sorted(layers, key=lambda one: -one.bytes)[:MOST_SAVING]
    rest = training.saved - sum(one.bytes for one in layers)
    lines = [_saved(one.path, one.bytes, one.own, training.saved) for one in layers]
    if rest:
        lines.append(_saved("others", rest, None, training.saved))
    total = _saved("total", training.saved, None, training.saved)._replace(role="total")
    columns = (
        Column("saved first by", role="path"),
        Column("bytes", "right", "number"),
        Column("of its own", "right", "number"),
        Column("share", "right", "number"),
    )
    return Grid(columns, (*lines, total))


def _saved(path: str, size: int, own: int | None, whole: int) -> GridRow:
    of_its_own = "" if own is None else units.exactly(own)
    return GridRow((path, units.exactly(size), of_its_own, units.percent(size, whole)))


def kept(cache: Cache) -> Grid:
    """What each layer keeps of the tokens before."""
    columns = (
        Column("attention", role="path"),
        Column("values a token", "right", "number"),
        Column("tokens kept", "right", "number"),
        Column("bytes", "right", "number"),
    )
    lines = [
        GridRow((one.path, *map(units.exactly, (one.values, one.tokens, one.bytes))))
        for one in cache.layers
    ]
    return Grid(columns, (*lines, GridRow(("total", "", "", units.exactly(cache.bytes)), "total")))


def timeline(memory: Memory, width: int | None) -> Grid:
    """The bytes that are live step by step, with bars as long as there is room."""
    grid = _timeline(memory, 0)
    room = BAR_IN_A_PIPE if width is None else width - width_of(grid) - GAP
    return _timeline(memory, min(LONGEST_BAR, max(SHORTEST_BAR, room)))


def _timeline(memory: Memory, bar: int) -> Grid:
    found = spans(memory, None if memory.every_step else ROWS)
    most = max(one.bytes for one in found)
    lines = []
    for one in found:
        steps = str(one.first) if one.first == one.last else f"{one.first}-{one.last}"
        cells = (steps, memory.path_of(one.largest), units.exactly(one.bytes), "")
        lines.append(GridRow(cells, bar=units.part_of(one.bytes, most)))
    grouped = len(memory.live) > len(found)
    columns = (
        Column("steps" if grouped else "step", "right"),
        Column("most live at" if grouped else "layer", role="path"),
        Column("bytes live", "right", "number"),
        Column("", role="bar", width=bar),
    )
    return Grid(columns, tuple(lines))
