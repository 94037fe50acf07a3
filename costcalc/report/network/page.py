"""The report on one network as a page: citation, settings, layers, kinds of layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from costcalc.algebra import Whole
from costcalc.cost.cost import Totals, shared_part
from costcalc.cost.quantities import QUANTITIES, ROUTED, title_of
from costcalc.graph.graph import Graph
from costcalc.graph.words import by, entering, leaving, telling_settings
from costcalc.report import heading, units
from costcalc.report.network.columns import Part as RowPart
from costcalc.report.network.columns import cell_of, in_headline, of_kinds, shown
from costcalc.report.network.record import NetworkReport, View
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of
from costcalc.spec.values import describe

LONGEST_BAR, SHORTEST_BAR = 40, 4
BAR_IN_A_PIPE = 20
LEFT_OUT = ("output", "kind", "params", "MACs", "FLOPs")
"""Columns that the table of layers does without where it is too wide, or its paths could not be
told apart beside them. That of the shares and what they are of stay."""
LEFT_OUT_OF_KINDS = ("layers", "% params", "% MACs", "% FLOPs")
SHARED = "stored values that several layers use count once, in the layers that `shares` names"
EXPERTS = (
    "of the experts of a `route` those that run are layers, by number; the params of the first are "
    "also those of the experts that do not run"
)
MERGED = "a norm is shown in the row of the layer that only it reads; `--all` shows every layer"


def page(report: NetworkReport, width: int | None = None) -> Page:
    """The report as a page, norms merged into the layers before them.

    A table that is too wide for the given width is laid out narrower.
    """
    return document(report.merged(), width)


def document(report: NetworkReport, width: int | None = None) -> Page:
    """The report as a page, without changing its rows."""
    graph, view, totals = report.graph, report.view, report.totals
    spec = graph.spec
    count = units.exactly
    least = "at least " if report.at_least else ""
    headline = [
        f"{least}{count(_macs(totals, view))} {_macs_name(view)}",
        f"{least}{count(totals.params)} params",
        f"{least}{count(totals.activations)} activations",
    ]
    if graph.has_experts and ROUTED not in view.asked:
        headline.insert(2, f"{least}{count(totals.active)} {QUANTITIES[ROUTED].title}")
    if counter := report.cost.counting.counter:
        headline.append(f"{count(totals.counted)} {counter.heading}")
    headline += in_headline(report)
    parts: list[Part] = [heading.title(graph)]
    if spec.cite:
        parts.append(Sentence(spec.cite, "note", is_given=True))
    parts.append(Sentence(" · ".join(_settings(graph))))
    parts.append(Sentence(" · ".join(headline), "key"))
    parts += _fitting_layers(report, width)
    parts += _narrowed(_kinds(report), width, LEFT_OUT_OF_KINDS)
    parts += [Sentence(f"assumed: {text}", "note") for text in report.cost.assumptions]
    if graph.has_experts:
        parts.append(Sentence(EXPERTS, "note"))
    if report.shares:
        parts.append(Sentence(SHARED, "note"))
    if report.merges:
        parts.append(Sentence(MERGED, "note"))
    parts.append(heading.counted(report.cost.counting, *view.asked, flops=view.flops))
    if report.references is not None:
        from costcalc.report.references.page import beneath

        parts += beneath(report.references, graph, width)
    return Page(tuple(parts))


def _macs_name(view: View) -> str:
    return heading.FLOPS if view.flops else "MACs"


def _macs(totals: Totals, view: View) -> Whole:
    return totals.macs * 2 if view.flops else totals.macs


def _settings(graph: Graph) -> Iterator[str]:
    """Each parameter with the values that follow from it (`rho 0.857 -> size 192`), the inputs,
    and the outputs if they have names.
    """
    for name, setting in telling_settings(graph).items():
        lets = [
            f"{let} {describe(one.value)}"
            for let, one in graph.resolved.items()
            if one.parameter == name
        ]
        text = f"{name} {setting}"
        yield f"{text} -> {', '.join(lets)}" if lets else text
    yield entering(graph)
    if leaves := leaving(graph):
        yield leaves


def _fitting_layers(report: NetworkReport, width: int | None) -> list[Part]:
    """The table of layers in the layout that fits.

    The bar is as long as there is room; then paths are an outline, then they are shortened; where
    that makes two of them the same, or is not enough, columns are left out.
    """
    if width is None:
        return [_layers(report, outline=False, bar=BAR_IN_A_PIPE)]
    outlines = (False, True) if report.view.sort == "order" else (False,)
    for outline in outlines:
        grid = _layers(report, outline=outline, bar=0)
        room = width - width_of(grid) - GAP
        if room >= SHORTEST_BAR:
            return [_layers(report, outline=outline, bar=min(room, LONGEST_BAR))]
    shared = shown(report)[1]
    kept = shared.header if shared else ""
    asked = {title_of(name) for name in report.view.asked}
    asked |= {"FLOPs"} if "macs" in report.view.asked else set()
    return _narrowed(grid, width, [one for one in LEFT_OUT if one != kept and one not in asked])


def _narrowed(grid: Grid, width: int | None, leave: Sequence[str]) -> list[Part]:
    """The table in a width, if there is one; see `narrowed`."""
    if width is None:
        return [grid]
    from costcalc.report.page.fitting import narrowed

    return narrowed(grid, width, leave)


def _layers(report: NetworkReport, *, outline: bool, bar: int) -> Grid:
    view, whole = report.view, report.whole
    numbers, shared = shown(report)
    rows = [
        row
        for row in report.rows
        if view.everything or not all(column.is_nothing(row) for column in numbers)
    ]
    barred = shared or numbers[0]
    bars = ("",) if bar else ()
    shares = report.shares
    largest = max((barred.size_of(row) for row in rows), default=0)

    def cells(
        name: str, part: RowPart, kind: str = "", output: str = "", owner: str = ""
    ) -> tuple[str, ...]:
        return (
            name,
            kind,
            output,
            *((owner,) if shares else ()),
            *(cell_of(column, part, exact=view.exact) for column in numbers),
            *((shared.share_of(part, whole),) if shared else ()),
            *bars,
        )

    lines: list[GridRow] = []
    group = ""
    for row in rows:
        name = row.path
        if outline:
            head, name = _outlined(row.path)
            if head and head != group:
                empty = [""] * (len(numbers) + 2 + shares + (shared is not None))
                lines.append(GridRow((head, *empty, *bars), "group"))
            group = head
            name = f"  {name}" if head else name
        length = Fraction(barred.size_of(row), largest or 1) if bar else None
        owner = shared_part(row.path, row.shares) if row.op else row.shares
        one = cells(name, row, row.kind, by(row.output), owner)
        lines.append(GridRow(one, bar=length))
    omitted = report.omitted
    if report.omitted_layers and not all(column.is_nothing(omitted) for column in numbers):
        name = f"({units.number_of(report.omitted_layers, 'more layer')})"
        lines.append(GridRow(cells(name, omitted)))
    lines.append(GridRow(cells(_total(report), whole), "total"))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        Column("output"),
        *((Column("shares", role="path"),) if shares else ()),
        *(Column(column.header, "right", "number") for column in numbers),
        *((Column(shared.share, "right", "number"),) if shared else ()),
        *(Column("", role="bar", width=bar) for _ in bars),
    )
    return Grid(columns, tuple(lines))


def _outlined(path: str) -> tuple[str, str]:
    """A path in two: a heading up to its last pass (or its first segment), and the rest."""
    segments = path.split("/")
    passes = [index for index, segment in enumerate(segments[:-1]) if segment.isdigit()]
    cut = passes[-1] + 1 if passes else min(1, len(segments) - 1)
    return "/".join(segments[:cut]), "/".join(segments[cut:])


def _total(report: NetworkReport) -> str:
    """What the row of totals is called."""
    return "total, at least" if report.at_least else "total"


def _kinds(report: NetworkReport) -> Grid:
    """The kinds of layers, each figure with its share: a counter's beside ours of its quantity."""
    view, whole = report.view, report.whole
    numbers = of_kinds(report)
    rows = [
        row
        for row in report.kinds
        if view.everything or not all(column.is_nothing(row) for column in numbers)
    ]

    def line(kind: str, layers: str, part: RowPart) -> tuple[str, ...]:
        cells = [kind, layers]
        for column in numbers:
            cells.append(cell_of(column, part, exact=view.exact))
            cells += [column.share_of(part, whole)] if column.share else []
        return tuple(cells)

    lines = [GridRow(line(row.kind, str(row.layers), row)) for row in rows]
    number = str(sum(row.layers for row in rows))
    lines.append(GridRow(line(_total(report), number, whole), "total"))
    columns = [Column("kind", role="plain"), Column("layers", "right", "number")]
    for one in numbers:
        columns.append(Column(one.header, "right", "number"))
        columns += [Column(one.share, "right", "number")] if one.share else []
    return Grid(tuple(columns), tuple(lines))
