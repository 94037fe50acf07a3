"""The record of one network: the cost of each layer, and of each kind of layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from costcalc.cost.cost import Cost, LayerCost, Totals, shared_with, total, total_of
from costcalc.graph.graph import INPUT, Graph
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.report import units

if TYPE_CHECKING:
    from costcalc.report.references.record import References


class View(NamedTuple):
    """How a report is shown; it does not change any figure."""

    fold: int | None = None
    sort: str | None = None
    top: int | None = None
    everything: bool = False
    exact: bool = False
    flops: bool = False


class LayerRow(NamedTuple):
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
    shares: str = ""
    """The path of what counts its stored values; see `shared_with`."""


class KindRow(NamedTuple):
    """All layers of one kind."""

    kind: str
    layers: int
    totals: Totals


class NetworkReport(NamedTuple):
    """Everything a report shows, in exact numbers."""

    cost: Cost
    graph: Graph
    totals: Totals
    kinds: tuple[KindRow, ...]
    rows: tuple[LayerRow, ...]
    omitted: Totals
    omitted_layers: int
    view: View
    references: References | None = None
    """The published figures at its settings, where they are asked for."""

    def merged(self) -> NetworkReport:
        """The same report, with each norm in the row of the layer before it, if only the norm
        reads it.
        """
        if self.view.fold is not None or self.view.everything:
            return self
        merged = describe_network(self.cost, self.view, merges=True)
        return merged._replace(references=self.references)

    @property
    def shares(self) -> bool:
        """Whether some row uses stored values that another row counts."""
        return any(row.shares for row in self.rows)

    @property
    def merges(self) -> bool:
        """Whether a row holds a layer together with the norm after it."""
        return self.view.fold is None and any(row.layers > 1 for row in self.rows)


def describe_network(
    cost: Cost, view: View | None = None, *, merges: bool = False
) -> NetworkReport:
    """The record of a cost, with its rows folded, sorted and cut by the view.

    `merges`: a norm that is the only consumer of a convolution or product is shown in the row of
    that layer, unless the view shows everything.
    """
    view = view or View()
    rows = _layer_rows(cost) if view.fold is None else _folded_rows(cost, view.fold)
    if merges and view.fold is None and not view.everything:
        rows = _merged_rows(cost, rows)
    sort = view.sort or ("order" if view.top is None else "macs")
    rows = _sorted(rows, sort)
    kept, omitted = _cut(rows, view)
    return NetworkReport(
        cost=cost,
        graph=cost.graph,
        totals=cost.totals,
        kinds=tuple(KindRow(k, len(c), total_of(c)) for k, c in cost.by_kind().items()),
        rows=tuple(kept),
        omitted=total(row.totals for row in omitted),
        omitted_layers=sum(row.layers for row in omitted),
        view=view._replace(sort=sort),
    )


def _cut(rows: list[LayerRow], view: View) -> tuple[list[LayerRow], list[LayerRow]]:
    """The rows that are shown, and the others.

    Of the first N those that cost nothing are no part, unless every row is shown.
    """
    if view.top is None:
        return rows, []
    first = [row for row in rows if view.everything or not row.totals.is_nothing][: view.top]
    chosen = {id(row) for row in first}
    return first, [row for row in rows if id(row) not in chosen]


def _source_paths(item: LayerCost, cost: Cost) -> tuple[str, ...]:
    return tuple(cost.graph.path_of(number) for number in item.layer.sources)


def _layer_rows(cost: Cost) -> list[LayerRow]:
    return [
        LayerRow(
            path=item.layer.path,
            op=item.layer.op.name,
            kind=item.kind,
            inputs=item.layer.inputs,
            sources=_source_paths(item, cost),
            output=item.layer.output,
            attributes=item.layer.op.shown_attributes(),
            totals=item.totals,
            layers=1,
            shares=item.shares,
        )
        for item in cost.layers
    ]


def _folded_rows(cost: Cost, level: int) -> list[LayerRow]:
    """One row for all layers with the same path prefix; a single layer is shown as itself."""
    whole = {row.path: row for row in _layer_rows(cost)}
    rows = []
    for prefix, items in cost.by_prefix(level).items():
        if len(items) == 1 and prefix == items[0].layer.path:
            rows.append(whole[prefix])
            continue
        first, last = items[0], items[-1]
        sources = _source_paths(first, cost)
        row = LayerRow(
            path=prefix,
            op=None,
            kind=f"{len(items)} layers" if len(items) > 1 else items[0].kind,
            inputs=first.layer.inputs,
            sources=sources,
            output=last.layer.output,
            attributes={},
            totals=total_of(items),
            layers=len(items),
            shares=shared_with(prefix, items),
        )
        rows.append(row)
    return rows


def _merged_rows(cost: Cost, rows: list[LayerRow]) -> list[LayerRow]:
    """The rows with each norm added to the row of its layer, if the norm is the only reader."""
    readers = Counter(source for layer in cost.graph.layers for source in layer.sources)
    place: dict[int, int] = {}
    found: list[LayerRow] = []
    for number, (item, row) in enumerate(zip(cost.layers, rows, strict=True)):
        source = item.layer.sources[0] if len(item.layer.sources) == 1 else INPUT
        before = place.get(source)
        if before is None or readers[source] > 1 or not _is_norm_of(item, cost.layers[source]):
            place[number] = len(found)
            found.append(row)
            continue
        own = found[before]
        sums = total((own.totals, row.totals))
        shares = own.shares or row.shares
        found[before] = own._replace(totals=sums, layers=own.layers + row.layers, shares=shares)
    return found


def _is_norm_of(item: LayerCost, before: LayerCost) -> bool:
    op = item.layer.op
    return op.normalizes and not op.multiplies and before.layer.op.multiplies


def _sorted(rows: list[LayerRow], sort: str) -> list[LayerRow]:
    match sort:
        case "order":
            return rows
        case "path" | "kind":
            return sorted(rows, key=lambda row: getattr(row, sort))
        case _:
            return sorted(rows, key=lambda row: units.integer(row.totals.of(sort)), reverse=True)
