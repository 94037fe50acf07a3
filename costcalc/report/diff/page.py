"""A difference as a page: totals, kinds, the layers that changed most, causes, edits, moves."""

from __future__ import annotations

from costcalc.cost.quantities import QUANTITIES, STANDING, Totals
from costcalc.explore.diff.record import Difference, minus
from costcalc.report import units
from costcalc.report.diff import words
from costcalc.report.page.fitting import narrowed
from costcalc.report.page.narrow import fitting
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence


def _number(header: str) -> Column:
    return Column(header, "right", "number")


def page(difference: Difference, width: int | None = None) -> Page:
    """The page; one line where nothing changed in cost."""
    if difference.is_same:
        return Page((Sentence(words.same(difference), "key"),))
    sides = (difference.old, difference.new)
    parts: list[Part] = [Sentence(" -> ".join(side.label for side in sides), "title")]
    parts += [Sentence(words.basis(side), "note") for side in sides]
    parts.append(Sentence(words.headline(difference), "key"))
    parts += narrowed(totals(difference), width, ("per cent",))
    peaks = words.peaks(difference)
    parts += [Sentence(peaks)] if peaks else []
    for grid in (movers(difference), edits(difference)):
        if grid.lines:
            parts += fitting(
                grid, width, [n for n, c in enumerate(grid.columns) if c.role == "text"]
            )
    for grid, leave in _grids(difference):
        if grid.lines:
            parts += narrowed(grid, width, leave)
    parts += [Sentence(""), *(Sentence(text, "note") for text in words.notes(difference))]
    return Page(tuple(parts))


def _grids(difference: Difference) -> list[tuple[Grid, tuple[str, ...]]]:
    """The last tables, and the columns that each does without where it is too wide."""
    return [
        (causes(difference), ("activations",)),
        (kinds(difference), ("params new", "MACs new")),
        (moved(difference), ()),
    ]


def totals(difference: Difference) -> Grid:
    """A row for each total: old, new, change, per cent."""
    lines = []
    for row in words.totals(difference):
        old, new = (side.figure(row.name) for side in (difference.old, difference.new))
        number = units.exactly if difference.exact else row.brief
        cells = (number(old), number(new), words.signed(new - old, number(new - old)))
        lines.append(GridRow((row.title, *cells, words.per_cent(old, new))))
    heads = ("old", "new", "change", "per cent")
    return _grid(Column("total", role="name"), heads, lines)


def kinds(difference: Difference) -> Grid:
    """A row for each kind whose figures changed."""
    number = units.exactly if difference.exact else units.briefly
    lines = []
    for kind, old, new in difference.by_kind():
        cells = []
        for name in ("macs", "params"):
            change = minus(new, old).exactly(name)
            cells += [number(new.exactly(name)), words.change(change, difference.exact)]
        lines.append(GridRow((kind, *cells)))
    heads = ("MACs new", "MACs change", "params new", "params change")
    return _grid(Column("by kind", role="name"), heads, lines)


def movers(difference: Difference) -> Grid:
    """The layers that changed most, and why; the rest in one row."""
    found = difference.movers
    top = len(found) if difference.top is None else difference.top
    lines = []
    for one in found[:top]:
        cells = [words.change(one.totals.exactly(n), difference.exact) for n in ("macs", "params")]
        lines.append(GridRow((words.called(one), one.layer.kind, *cells, words.why(one))))
    rest = found[top:]
    if rest:
        sums = (sum(one.totals.exactly(name) for one in rest) for name in ("macs", "params"))
        cells = [words.change(value, difference.exact) for value in sums]
        lines.append(GridRow((f"{units.number_of(len(rest), 'more layer')}", "", *cells, "")))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        _number("MACs"),
        _number("params"),
        Column("why", role="text"),
    )
    return Grid(columns, tuple(lines))


def causes(difference: Difference) -> Grid:
    """The causes of all layers, each summed; they sum to the change of the totals."""
    lines = []
    for name, change in difference.by_cause().items():
        if words.is_telling(change):
            lines.append(GridRow((name, *_changes(change, difference))))
    if lines:
        lines.append(GridRow(("total", *_changes(difference.totals, difference)), "total"))
    return _grid(Column("cause", role="name"), HEADS, lines)


HEADS = tuple(QUANTITIES[name].title for name in STANDING)


def _changes(
    change: Totals, difference: Difference, names: tuple[str, ...] = STANDING
) -> tuple[str, ...]:
    return tuple(words.change(change.exactly(name), difference.exact) for name in names)


def edits(difference: Difference) -> Grid:
    """The edits that change a figure, in the order in which they were applied."""
    names, lines = words.of_edits(difference), []
    for edit in words.telling(difference):
        cells = _changes(edit.totals, difference, names)
        lines.append(GridRow((*words.edited(edit), *cells)))
    if lines:
        cells = _changes(difference.totals, difference, names)
        lines.append(GridRow(("total", "", *cells), "total"))
    heads = (_number(QUANTITIES[name].title) for name in names)
    return Grid((Column("edit", role="name"), Column("what", role="text"), *heads), tuple(lines))


def moved(difference: Difference) -> Grid:
    """The parts that moved or have another name."""
    lines = [
        GridRow((f"> {one.old}", one.new, f"{one.layers:,}"))
        for one in words.moves(difference.layers)
    ]
    columns = (Column("moved or renamed", role="path"), Column("to", role="path"))
    return Grid((*columns, _number("layers")), tuple(lines))


def _grid(first: Column, heads: tuple[str, ...], lines: list[GridRow]) -> Grid:
    return Grid((first, *map(_number, heads)), tuple(lines))
