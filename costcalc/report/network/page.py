"""The report on one network as a page: citation, settings, layers, kinds of layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from costcalc.algebra import Whole
from costcalc.cost.cost import Totals, shared_part
from costcalc.cost.quantities import QUANTITIES
from costcalc.graph.graph import Graph
from costcalc.graph.words import by, entering, leaving, telling_settings
from costcalc.records import NamedTuple
from costcalc.report import heading, units
from costcalc.report.network.record import NetworkReport, View
from costcalc.report.page.fitting import GAP, narrowed, width_of
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.spec.values import describe

LONGEST_BAR, SHORTEST_BAR = 40, 4
BAR_IN_A_PIPE = 20
LEFT_OUT = ("output", "kind", "params", "MACs", "FLOPs")
"""Columns that the table of layers does without where it is too wide, or its paths could not be
told apart beside them. That of the shares and what they are of stay."""
LEFT_OUT_OF_KINDS = ("layers", "% params", "% MACs", "% FLOPs")
SHARED = "stored values that several layers use count once, in the layers that `shares` names"
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
    headline = [
        f"{count(_macs(totals, view))} {_macs_name(view)}",
        f"{count(totals.params)} params",
        f"{count(totals.activations)} activations",
    ]
    if counter := report.cost.counting.counter:
        headline.append(f"{count(totals.counted)} {counter.heading}")
    if (asked := _asked(view)) and not QUANTITIES[asked].standing:
        headline.append(f"{count(totals.of(asked))} {QUANTITIES[asked].title}")
    parts: list[Part] = [heading.title(graph)]
    if spec.cite:
        parts.append(Sentence(spec.cite, "note"))
    parts.append(Sentence(" · ".join(_settings(graph))))
    parts.append(Sentence(" · ".join(headline), "key"))
    parts += _fitting_layers(report, width)
    parts += narrowed(_kinds(report), width, LEFT_OUT_OF_KINDS)
    parts += [Sentence(f"assumed: {text}", "note") for text in report.cost.assumptions]
    if report.shares:
        parts.append(Sentence(SHARED, "note"))
    if report.merges:
        parts.append(Sentence(MERGED, "note"))
    parts.append(heading.counted(report.cost.counting, _asked(view), flops=view.flops))
    if report.references is not None:
        from costcalc.report.references.page import beneath

        parts += beneath(report.references, graph, width)
    return Page(tuple(parts))


def _macs_name(view: View) -> str:
    return "FLOPs = 2 x MACs" if view.flops else "MACs"


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
    shared = _shown(report)[1].header
    return narrowed(grid, width, [header for header in LEFT_OUT if header != shared])


class _Shown(NamedTuple):
    """A column of numbers: its heading, the figure of a row, the heading of its shares."""

    header: str
    figure: Callable[[Totals], Whole]
    share: str


def _asked(view: View) -> str:
    """The quantity the rows are sorted by if its column is not a default one; else an empty
    text.
    """
    return view.sort if view.sort in QUANTITIES and view.sort not in ("macs", "params") else ""


def _shown(report: NetworkReport) -> tuple[list[_Shown], _Shown]:
    """The columns of numbers, and the one that shares and bars are calculated from."""
    view = report.view
    title = "FLOPs" if view.flops else "MACs"
    macs = _Shown(title, lambda totals: _macs(totals, view), f"% {title}")
    params = _Shown("params", lambda totals: totals.params, "% params")
    columns = [params, macs]
    if counter := report.cost.counting.counter:
        share = f"% {counter.title}"
        columns.append(_Shown(counter.heading, lambda totals: totals.counted, share))
    if asked := _asked(view):
        title = QUANTITIES[asked].title
        columns.append(_Shown(title, lambda totals: totals.of(asked), f"% {title}"))
    if len(columns) > 2 and view.sort != "params":
        return columns, columns[-1]
    return columns, params if view.sort == "params" else macs


def _layers(report: NetworkReport, *, outline: bool, bar: int) -> Grid:
    view, totals = report.view, report.totals
    number = units.exactly if view.exact else units.briefly
    shown, shared = _shown(report)
    rows = [
        row
        for row in report.rows
        if view.everything or any(column.figure(row.totals) != 0 for column in shown)
    ]
    bars = ("",) if bar else ()
    shares = report.shares
    largest = max((units.integer(shared.figure(row.totals)) for row in rows), default=0)

    def cells(
        name: str, part: Totals, kind: str = "", output: str = "", owner: str = ""
    ) -> tuple[str, ...]:
        return (
            name,
            kind,
            output,
            *((owner,) if shares else ()),
            *(number(column.figure(part)) for column in shown),
            units.percent(shared.figure(part), shared.figure(totals)),
            *bars,
        )

    lines: list[GridRow] = []
    group = ""
    for row in rows:
        name = row.path
        if outline:
            head, name = _outlined(row.path)
            if head and head != group:
                empty = [""] * (len(shown) + 3 + shares)
                lines.append(GridRow((head, *empty, *bars), "group"))
            group = head
            name = f"  {name}" if head else name
        length = units.part_of(shared.figure(row.totals), largest) if bar else None
        owner = shared_part(row.path, row.shares) if row.op else row.shares
        one = cells(name, row.totals, row.kind, by(row.output), owner)
        lines.append(GridRow(one, bar=length))
    if report.omitted_layers and any(column.figure(report.omitted) != 0 for column in shown):
        name = f"({units.number_of(report.omitted_layers, 'more layer')})"
        lines.append(GridRow(cells(name, report.omitted)))
    lines.append(GridRow(cells("total", totals), "total"))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        Column("output"),
        *((Column("shares", role="path"),) if shares else ()),
        *(Column(column.header, "right", "number") for column in shown),
        Column(shared.share, "right", "number"),
        *(Column("", role="bar", width=bar) for _ in bars),
    )
    return Grid(columns, tuple(lines))


def _outlined(path: str) -> tuple[str, str]:
    """A path in two: a heading up to its last pass (or its first segment), and the rest."""
    segments = path.split("/")
    passes = [index for index, segment in enumerate(segments[:-1]) if segment.isdigit()]
    cut = passes[-1] + 1 if passes else min(1, len(segments) - 1)
    return "/".join(segments[:cut]), "/".join(segments[cut:])


def _kinds(report: NetworkReport) -> Grid:
    """The kinds of layers, each figure with its share: a counter's beside ours of its quantity."""
    view, totals, counter = report.view, report.totals, report.cost.counting.counter
    number = units.exactly if view.exact else units.briefly
    params, macs, *others = _shown(report)[0]
    shown = [macs, params]
    if counter:
        shown = [params if counter.quantity == "params" else macs, others[0]]
    rows = [
        row
        for row in report.kinds
        if view.everything or any(column.figure(row.totals) != 0 for column in shown)
    ]

    def line(kind: str, layers: str, part: Totals) -> tuple[str, ...]:
        cells = [kind, layers]
        for column in shown:
            figure = column.figure(part)
            cells += [number(figure), units.percent(figure, column.figure(totals))]
        return tuple(cells)

    lines = [GridRow(line(row.kind, str(row.layers), row.totals)) for row in rows]
    lines.append(GridRow(line("total", str(sum(row.layers for row in rows)), totals), "total"))
    columns = [Column("kind", role="plain"), Column("layers", "right", "number")]
    for one in shown:
        columns.append(Column(one.header, "right", "number"))
        columns.append(Column(one.share, "right", "number"))
    return Grid(tuple(columns), tuple(lines))
