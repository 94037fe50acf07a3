"""The record of one network: the cost of each layer, and of each kind of layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from costcalc.cost.cost import Cost, LayerCost, Totals, shared_with, total, total_of
from costcalc.cost.quantities import BY_LAYER, COLUMNS, RATIOS
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
    columns: tuple[str, ...] = ()
    """The quantities that are shown, in order; none: the default ones."""

    @property
    def asked(self) -> tuple[str, ...]:
        """The quantities that are shown beside the default ones, or those that are chosen, and the
        one that rows are sorted by.
        """
        by = (self.sort,) if self.sort in COLUMNS else ()
        return tuple(dict.fromkeys((*self.columns, *by)))


Parts: TypeAlias = Mapping[str, int | None]
"""Of figures that are no sums, the largest part of some layers, by column."""


def largest(parts: Iterable[Parts]) -> Parts:
    """The largest of several parts, column by column; None where all are None."""
    found: dict[str, int | None] = {}
    for one in parts:
        for column, size in one.items():
            other = found.get(column)
            found[column] = size if other is None else max(other, size or 0)
    return found


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
    sets: int = 1
    """How many sets of stored values the row is of: more than one with experts that do not run."""
    """The path of what counts its stored values; see `shared_with`."""

    parts: Mapping[str, int | None] = {}

    at_least: bool = False
    """Whether a layer of unknown cost is among them: then each figure is a lower bound."""


class KindRow(NamedTuple):
    """All layers of one kind."""

    kind: str
    layers: int
    totals: Totals
    parts: Mapping[str, int | None] = {}
    at_least: bool = False


class Summed(NamedTuple):
    """Several rows together: the sums of their figures, the largest of their parts."""

    totals: Totals
    parts: Mapping[str, int | None] = {}
    at_least: bool = False


class NetworkReport(NamedTuple):
    """Everything a report shows, in exact numbers."""

    cost: Cost
    graph: Graph
    totals: Totals
    kinds: tuple[KindRow, ...]
    rows: tuple[LayerRow, ...]
    omitted: Summed
    omitted_layers: int
    view: View
    has_experts: bool = False
    """Whether the network has experts."""

    references: References | None = None
    """The published figures at its settings, where they are asked for."""

    def merged(self) -> NetworkReport:
        """The same report, with each norm in the row of the layer before it, if only the norm
        reads it.
        """
        if self.view.fold is not None or self.view.everything:
            return self
        rows = _merged_rows(self.cost, _layer_rows(self.cost))
        return self._replace(**_shown(rows, self.view)._asdict())

    @property
    def whole(self) -> Summed:
        """The whole network."""
        parts = largest(one.parts for one in self.cost.layers)
        return Summed(self.totals, parts, self.at_least)

    @property
    def at_least(self) -> bool:
        """Whether totals are lower bounds, as the cost of some layer is not known."""
        return bool(self.graph.opaque)

    @property
    def shares(self) -> bool:
        """Whether some row uses stored values that another row counts."""
        return any(row.shares for row in self.rows)

    @property
    def merges(self) -> bool:
        """Whether a row holds a layer together with the norm after it."""
        return self.view.fold is None and any(row.layers > 1 for row in self.rows)


class _Shown(NamedTuple):
    """The rows that a view shows, and what it leaves out."""

    rows: tuple[LayerRow, ...]
    omitted: Summed
    omitted_layers: int


def describe_network(cost: Cost, view: View | None = None) -> NetworkReport:
    """The record of a cost, with its rows folded, sorted and cut by the view."""
    view = view or View()
    view = view._replace(sort=view.sort or ("order" if view.top is None else "macs"))
    rows = _layer_rows(cost) if view.fold is None else _folded_rows(cost, view.fold)
    shown = _shown(rows, view)
    return NetworkReport(
        cost=cost,
        graph=cost.graph,
        totals=cost.totals,
        kinds=tuple(
            KindRow(
                kind,
                len(costs),
                total_of(costs),
                largest(one.parts for one in costs),
                has_opaque(costs),
            )
            for kind, costs in cost.by_kind().items()
        ),
        rows=shown.rows,
        omitted=shown.omitted,
        omitted_layers=shown.omitted_layers,
        view=view,
        has_experts=cost.graph.has_experts,
    )


def has_opaque(costs: Iterable[LayerCost]) -> bool:
    """Whether the cost of one of the layers is not known."""
    return any(one.layer.op.name == "opaque" for one in costs)


def _shown(rows: list[LayerRow], view: View) -> _Shown:
    """The rows in the order of the view, as many as it shows."""
    kept, omitted = _cut(_sorted(rows, view.sort or "order"), view)
    sums = Summed(
        total(row.totals for row in omitted),
        largest(row.parts for row in omitted),
        any(row.at_least for row in omitted),
    )
    return _Shown(tuple(kept), sums, sum(row.layers for row in omitted))


def _cut(rows: list[LayerRow], view: View) -> tuple[list[LayerRow], list[LayerRow]]:
    """The rows that are shown, and the others.

    Of the first N those that cost nothing are no part, unless every row is shown.
    """
    if view.top is None:
        return rows, []
    shown = (row for row in rows if view.everything or row.at_least or not row.totals.is_nothing)
    first = list(shown)[: view.top]
    chosen = {id(row) for row in first}
    return first, [row for row in rows if id(row) not in chosen]


def _source_paths(item: LayerCost, cost: Cost) -> tuple[str, ...]:
    return tuple(cost.graph.path_of(number) for number in item.layer.sources)


def _layer_rows(cost: Cost) -> list[LayerRow]:
    operators = {id(item.layer.op): item.layer.op for item in cost.layers}
    shown = {number: op.shown_attributes() for number, op in operators.items()}
    return [
        LayerRow(
            path=item.layer.path,
            op=item.layer.op.name,
            kind=item.kind,
            inputs=item.layer.inputs,
            sources=_source_paths(item, cost),
            output=item.layer.output,
            attributes=shown[id(item.layer.op)],
            totals=item.totals,
            layers=1,
            shares=item.shares,
            parts=item.parts,
            sets=units.integer(item.layer.sets),
            at_least=has_opaque((item,)),
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
            parts=largest(item.parts for item in items),
            at_least=has_opaque(items),
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
        found[before] = own._replace(
            totals=sums,
            layers=own.layers + row.layers,
            shares=shares,
            parts=largest((own.parts, row.parts)),
        )
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
            return sorted(rows, key=lambda row: _key(row, sort), reverse=True)


def figure_of(part: Summed | LayerRow | KindRow, name: str) -> int | Fraction | None:
    """The figure of some layers in a column; None where there is none, as bytes live of a view or
    FLOPs per byte where no byte is moved.
    """
    if name in BY_LAYER:
        return part.parts.get(name)
    if name in RATIOS:
        return RATIOS[name].of(part.totals)
    return units.integer(part.totals.of(name))


def _key(row: LayerRow, name: str) -> tuple[bool, int | Fraction]:
    figure = figure_of(row, name)
    return figure is not None, figure or 0
