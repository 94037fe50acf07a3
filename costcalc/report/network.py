"""The report on one network: what it is, what each layer costs, what each kind of layer costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from costcalc.algebra import Number, Whole
from costcalc.cost.cost import Cost, LayerCost, Totals, total
from costcalc.graph.graph import INPUT, Graph
from costcalc.ops.base import Shape
from costcalc.report import units
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence, width_of
from costcalc.spec import expression
from costcalc.spec.evaluate import describe
from costcalc.spec.syntax import Lookup, Spec

SORTS = ("order", "macs", "params", "activations", "path", "kind")
BAR_WIDTHS = (20, 12, 8)


class View(NamedTuple):
    """How a report is looked at; none of it changes a figure."""

    fold: int | None = None
    sort: str | None = None
    top: int | None = None
    everything: bool = False
    exact: bool = False
    flops: bool = False


class Row(NamedTuple):
    """One layer, or the layers under one path."""

    path: str
    op: str | None
    kind: str
    inputs: tuple[Shape, ...]
    sources: tuple[str, ...]
    output: Shape
    attributes: Mapping[str, Any]
    totals: Totals
    layers: int


class KindRow(NamedTuple):
    """All layers of one kind."""

    kind: str
    layers: int
    totals: Totals


class NetworkReport(NamedTuple):
    """Everything a report shows, in exact numbers."""

    graph: Graph
    batch: int
    counting: str
    totals: Totals
    kinds: tuple[KindRow, ...]
    rows: tuple[Row, ...]
    omitted: Totals
    omitted_layers: int
    view: View


def describe_network(cost: Cost, view: View | None = None) -> NetworkReport:
    """The record of a cost, its rows folded, sorted and cut as the view says."""
    view = view or View()
    rows = _layer_rows(cost) if view.fold is None else _folded_rows(cost, view.fold)
    sort = view.sort or ("order" if view.top is None else "macs")
    rows = _sorted(rows, sort)
    kept = rows if view.top is None else rows[: view.top]
    omitted = rows[len(kept) :]
    omitted_sum = Totals()
    for row in omitted:
        omitted_sum = omitted_sum.plus(row.totals)
    return NetworkReport(
        graph=cost.graph,
        batch=cost.counting.batch,
        counting=cost.counting.stamp(),
        totals=cost.totals,
        kinds=tuple(KindRow(k, len(c), total(c)) for k, c in cost.by_kind().items()),
        rows=tuple(kept),
        omitted=omitted_sum,
        omitted_layers=sum(row.layers for row in omitted),
        view=view._replace(sort=sort),
    )


def _source_paths(cost: LayerCost, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple("input" if n == INPUT else paths[n] for n in cost.layer.sources)


def _layer_rows(cost: Cost) -> list[Row]:
    paths = [layer.path for layer in cost.graph.layers]
    return [
        Row(
            item.layer.path,
            item.layer.op.name,
            item.kind,
            item.layer.inputs,
            _source_paths(item, paths),
            item.layer.output,
            item.layer.op.attributes(),
            item.totals,
            1,
        )
        for item in cost.layers
    ]


def _folded_rows(cost: Cost, level: int) -> list[Row]:
    """One row for all layers under a path prefix; a prefix of one layer stays that layer."""
    paths = [layer.path for layer in cost.graph.layers]
    whole = {row.path: row for row in _layer_rows(cost)}
    rows = []
    for prefix, items in cost.by_prefix(level).items():
        if len(items) == 1 and prefix == items[0].layer.path:
            rows.append(whole[prefix])
            continue
        first, last = items[0], items[-1]
        sources = _source_paths(first, paths)
        row = Row(
            prefix,
            None,
            f"{len(items)} layers" if len(items) > 1 else items[0].kind,
            first.layer.inputs,
            sources,
            last.layer.output,
            {},
            total(items),
            len(items),
        )
        rows.append(row)
    return rows


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    match sort:
        case "order":
            return rows
        case "path" | "kind":
            return sorted(rows, key=lambda row: getattr(row, sort))
        case _:
            return sorted(rows, key=lambda row: getattr(row.totals, sort), reverse=True)


# As a page


def page(report: NetworkReport, width: int | None = None) -> Page:
    """The report as a page; a table that is too wide for the given width is laid out narrower."""
    graph, view, totals = report.graph, report.view, report.totals
    spec = graph.spec
    count = units.exactly
    headline = [
        f"{count(_macs(totals, view))} {_macs_name(view)}",
        f"{count(totals.params)} params",
        f"{count(totals.activations)} activations",
    ]
    parts: list[Part] = [Sentence(" · ".join(filter(None, (graph.name, spec.title))), "title")]
    if spec.cite:
        parts.append(Sentence(spec.cite, "note"))
    parts.append(Sentence(" · ".join(_settings(graph))))
    parts.append(Sentence(" · ".join(headline), "key"))
    parts.append(_fitting_layers(report, width))
    parts.append(_kinds(report))
    parts += [Sentence(f"assumed: {text}", "note") for text in graph.assumptions]
    parts.append(Sentence(f"counted: {_stamp(report)}", "note"))
    return Page(tuple(parts))


def _stamp(report: NetworkReport) -> str:
    return ("FLOPs = 2 x MACs; " if report.view.flops else "") + report.counting


def _macs_name(view: View) -> str:
    return "FLOPs = 2 x MACs" if view.flops else "MACs"


def _macs(totals: Totals, view: View) -> Whole:
    return totals.macs * 2 if view.flops else totals.macs


def _settings(graph: Graph) -> Iterator[str]:
    """Each parameter, and what it resolves to: `rho 0.857 -> size 192`."""
    left = dict(graph.resolved)
    for name, value in graph.settings.items():
        follows = [let for let in left if name in _names_in_let(graph.spec, let)]
        resolved = ", ".join(f"{let} {describe(left.pop(let))}" for let in follows)
        text = f"{name} {describe(value)}"
        yield f"{text} -> {resolved}" if resolved else text
    yield f"input {by(graph.input)}"


def _names_in_let(spec: Spec, name: str) -> set[str]:
    body = spec.lets[name].body
    nodes = [body] if not isinstance(body, Lookup) else [body.by]
    names = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, (expression.Name, expression.Call)):
            names.add(node.name)
        nodes.extend(expression.children(node))
    return names


def _fitting_layers(report: NetworkReport, width: int | None) -> Grid:
    """The widest layout of the layers that fits: shorter bars first, then paths as an outline."""
    layouts = [(False, bar) for bar in BAR_WIDTHS]
    if report.view.sort == "order":
        layouts += [(True, bar) for bar in (*BAR_WIDTHS, 0)]
    for outline, bar in layouts:
        grid = _layers(report, outline, bar)
        if width is None or width_of(grid) <= width:
            return grid
    return _layers(report, report.view.sort == "order", 0)


def _layers(report: NetworkReport, outline: bool, bar: int) -> Grid:
    view, totals = report.view, report.totals
    number = units.exactly if view.exact else units.briefly
    rows = [row for row in report.rows if view.everything or not row.totals.is_nothing]
    largest = max((units.integer(row.totals.macs) for row in rows), default=0)

    def line(name: str, kind: str, output: str, part: Totals) -> tuple[str, ...]:
        return (
            name,
            kind,
            output,
            number(part.params),
            number(_macs(part, view)),
            units.percent(part.macs, totals.macs),
            units.bar(part.macs, largest, bar),
        )

    lines: list[Line] = []
    group = ""
    for row in rows:
        name = row.path
        if outline:
            head, name = _outlined(row.path)
            if head and head != group:
                lines.append(Line((head, *[""] * 6), "group"))
            group = head
            name = f"  {name}" if head else name
        lines.append(Line(line(name, row.kind, by(row.output), row.totals)))
    if report.omitted_layers and not report.omitted.is_nothing:
        name = f"({report.omitted_layers} more layers)"
        lines.append(Line((*line(name, "", "", report.omitted)[:-1], "")))
    lines.append(Line((*line("total", "", "", totals)[:-1], ""), "total"))
    columns = (
        Column("layer", role="path"),
        Column("kind"),
        Column("output"),
        Column("params", "right", "number"),
        Column("FLOPs" if view.flops else "MACs", "right", "number"),
        Column("% MACs", "right", "number"),
        Column("", role="bar"),
    )
    if bar:
        return Grid(columns, tuple(lines))
    return Grid(columns[:-1], tuple(Line(line.cells[:-1], line.role) for line in lines))


def by(shape: Shape) -> str:
    """`3x224x224`."""
    return "x".join(map(str, shape))


def _outlined(path: str) -> tuple[str, str]:
    """A path as a heading, up to its last pass or its first name, and the rest."""
    segments = path.split("/")
    passes = [index for index, segment in enumerate(segments[:-1]) if segment.isdigit()]
    cut = passes[-1] + 1 if passes else min(1, len(segments) - 1)
    return "/".join(segments[:cut]), "/".join(segments[cut:])


def _kinds(report: NetworkReport) -> Grid:
    view, totals = report.view, report.totals
    number = units.exactly if view.exact else units.briefly
    rows = [row for row in report.kinds if view.everything or not row.totals.is_nothing]

    def line(kind: str, layers: str, part: Totals) -> tuple[str, ...]:
        return (
            kind,
            layers,
            number(_macs(part, view)),
            units.percent(part.macs, totals.macs),
            number(part.params),
            units.percent(part.params, totals.params),
        )

    lines = [Line(line(row.kind, str(row.layers), row.totals)) for row in rows]
    lines.append(Line(line("total", str(sum(row.layers for row in rows)), totals), "total"))
    columns = (
        Column("kind", role="plain"),
        Column("layers", "right", "number"),
        Column("FLOPs" if view.flops else "MACs", "right", "number"),
        Column("% MACs", "right", "number"),
        Column("params", "right", "number"),
        Column("% params", "right", "number"),
    )
    return Grid(columns, tuple(lines))


# As data

COUNTS = ("macs", "params", "weights", "biases", "norm", "buffers", "activations")


def counts(totals: Totals, flops: bool = False) -> dict[str, int]:
    """Every component as an integer; with `flops`, twice the multiply-adds beside them."""
    values = {name: units.integer(getattr(totals, name)) for name in COUNTS}
    return {**values, "flops": 2 * values["macs"]} if flops else values


def spec_data(spec: Spec) -> dict[str, Any]:
    """What a spec says of itself."""
    return {
        "name": spec.name,
        "title": spec.title,
        "cite": spec.cite,
        "family": spec.family,
        "year": spec.year,
    }


def parameters_data(graph: Graph) -> dict[str, str]:
    """The settings as they were given, or as the spec writes them."""
    settings = {name: describe(value) for name, value in graph.settings.items()}
    return {**settings, **graph.given}


def plain_value(value: Any) -> Any:
    """An attribute or value in JSON's types; an exact fraction as it is written."""
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Number):
        raise TypeError("a report shows exact integers")
    return describe(value)


def data(report: NetworkReport) -> dict[str, Any]:
    """The report as the object `schema/network.json` describes."""
    graph, totals, flops = report.graph, report.totals, report.view.flops
    return {
        "schema": 1,
        "network": graph.name,
        "spec": spec_data(graph.spec),
        "parameters": parameters_data(graph),
        "resolved": {name: plain_value(value) for name, value in graph.resolved.items()},
        "input": list(graph.input),
        "batch": report.batch,
        "counting": _stamp(report),
        "assumptions": list(graph.assumptions),
        "totals": counts(totals, flops),
        "kinds": [
            {
                "kind": row.kind,
                "layers": row.layers,
                **counts(row.totals, flops),
                "macs_share": units.share(row.totals.macs, totals.macs),
                "params_share": units.share(row.totals.params, totals.params),
            }
            for row in report.kinds
        ],
        "layers": [
            {
                "path": row.path,
                "op": row.op,
                "kind": row.kind,
                "inputs": [list(shape) for shape in row.inputs],
                "from": list(row.sources),
                "output": list(row.output),
                "attributes": {name: plain_value(v) for name, v in row.attributes.items()},
                **counts(row.totals, flops),
            }
            for row in report.rows
        ],
    }


def rows(report: NetworkReport) -> Iterator[tuple[object, ...]]:
    """The layers as rows under a header, every one of them."""
    flops = report.view.flops
    yield ("path", "op", "kind", "inputs", "output", *counts(Totals(), flops))
    for row in report.rows:
        inputs = " ".join(map(by, row.inputs))
        yield (
            row.path,
            row.op or "",
            row.kind,
            inputs,
            by(row.output),
            *counts(row.totals, flops).values(),
        )
