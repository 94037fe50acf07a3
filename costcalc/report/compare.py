"""Networks side by side: totals, multiply-adds of each kind, and their ratio to the first one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Whole
from costcalc.cost.cost import Cost, Totals, total_of
from costcalc.records import NamedTuple
from costcalc.report import units
from costcalc.report.network import by, telling_settings
from costcalc.report.network_data import counts, parameters_data, plain_value, spec_data
from costcalc.report.page import Column, Grid, Line, Page, Part, Sentence, width_of


class Compared(NamedTuple):
    """One network of a comparison."""

    label: str
    cost: Cost
    totals: Totals
    kinds: dict[str, Totals]


class Comparison(NamedTuple):
    """Networks in the order they were named; the first is what the ratios are to."""

    networks: tuple[Compared, ...]
    exact: bool
    flops: bool

    @property
    def kinds(self) -> list[str]:
        """Kinds that cost something in any of the networks, the most expensive first."""
        most: dict[str, tuple[Whole, Whole]] = {}
        for network in self.networks:
            for kind, totals in network.kinds.items():
                if not totals.is_nothing:
                    most[kind] = max(most.get(kind, (0, 0)), (totals.macs, totals.params))
        return sorted(most, key=lambda kind: most[kind], reverse=True)


def compare(named: list[tuple[str, Cost]], exact: bool = False, flops: bool = False) -> Comparison:
    """The record of a comparison of networks, each with the name it was asked for by."""
    networks = [
        Compared(
            label,
            cost,
            cost.totals,
            {kind: total_of(costs) for kind, costs in cost.by_kind().items()},
        )
        for label, cost in named
    ]
    return Comparison(tuple(networks), exact, flops)


def page(comparison: Comparison, width: int | None = None) -> Page:
    """The comparison as a page: a column for each network, or a row where columns do not fit."""
    parts: list[Part] = [
        Sentence(" · ".join(network.label for network in comparison.networks), "title")
    ]
    for network in comparison.networks:
        graph = network.cost.graph
        settings = [f"{name} {text}" for name, text in telling_settings(graph).items()]
        shown = " · ".join((*settings, f"input {by(graph.input)}"))
        parts.append(Sentence(f"{network.label}: {shown}", "note"))
    wide = [_totals(comparison), _kinds(comparison)]
    if width is not None and any(width_of(grid) > width for grid in wide):
        parts.append(_by_network(comparison))
        parts += [_kinds_of(comparison, network) for network in comparison.networks]
    else:
        parts += wide
    counting = comparison.networks[0].cost.counting.stamp()
    prefix = "FLOPs = 2 x MACs; " if comparison.flops else ""
    parts.append(Sentence(f"counted: {prefix}{counting}", "note"))
    return Page(tuple(parts))


def _quantities(comparison: Comparison) -> list[tuple[str, str, int]]:
    """Header, name in `Totals`, and factor of each quantity that is compared."""
    macs = ("FLOPs", "macs", 2) if comparison.flops else ("MACs", "macs", 1)
    return [macs, ("params", "params", 1), ("activations", "activations", 1)]


def _columns(comparison: Comparison, first: str) -> tuple[Column, ...]:
    columns = [Column(first, role="name")]
    for index, network in enumerate(comparison.networks):
        columns.append(Column(network.label, "right", "number"))
        if index:
            columns.append(Column("ratio", "right", "number"))
    return tuple(columns)


def _line(comparison: Comparison, name: str, values: list[Whole], role: Any = "row") -> Line:
    number = units.exactly if comparison.exact else units.briefly
    cells = [name, number(values[0])]
    for value in values[1:]:
        cells += [number(value), units.ratio(value, values[0])]
    return Line(tuple(cells), role)


def _totals(comparison: Comparison) -> Grid:
    lines = [
        _line(
            comparison,
            header,
            [getattr(network.totals, name) * factor for network in comparison.networks],
        )
        for header, name, factor in _quantities(comparison)
    ]
    return Grid(_columns(comparison, "total"), tuple(lines))


def _kinds(comparison: Comparison) -> Grid:
    header, _, factor = _quantities(comparison)[0]
    networks = comparison.networks
    lines = []
    for quantity, scale in ((header, factor), ("params", 1)):
        name = "macs" if quantity != "params" else quantity
        blank = [""] * (len(_columns(comparison, "")) - 1)
        lines.append(Line((quantity, *blank), "group"))
        for kind in comparison.kinds:
            values = [getattr(n.kinds.get(kind, Totals()), name) * scale for n in networks]
            if any(values):
                lines.append(_line(comparison, f"  {kind}", values))
    return Grid(_columns(comparison, "by kind"), tuple(lines))


def _by_network(comparison: Comparison) -> Grid:
    number = units.exactly if comparison.exact else units.briefly
    quantities = _quantities(comparison)
    first = comparison.networks[0].totals
    lines = []
    for network in comparison.networks:
        cells = [network.label]
        for _, name, factor in quantities:
            value = getattr(network.totals, name)
            cells += [number(value * factor), units.ratio(value, getattr(first, name))]
        lines.append(Line(tuple(cells)))
    columns = [Column("network", role="name")]
    for header, _, _ in quantities:
        columns += [Column(header, "right", "number"), Column("ratio", "right", "number")]
    return Grid(tuple(columns), tuple(lines))


def _kinds_of(comparison: Comparison, network: Compared) -> Grid:
    number = units.exactly if comparison.exact else units.briefly
    header, _, factor = _quantities(comparison)[0]
    lines = [
        Line(
            (
                kind,
                number(totals.macs * factor),
                units.percent(totals.macs, network.totals.macs),
                number(totals.params),
                units.percent(totals.params, network.totals.params),
            )
        )
        for kind, totals in network.kinds.items()
        if not totals.is_nothing
    ]
    columns = (
        Column(network.label, role="name"),
        Column(header, "right", "number"),
        Column("% MACs", "right", "number"),
        Column("params", "right", "number"),
        Column("% params", "right", "number"),
    )
    return Grid(columns, tuple(lines))


def data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as the object `schema/compare.json` describes."""
    first = comparison.networks[0].totals
    return {
        "schema": 1,
        "counting": comparison.networks[0].cost.counting.stamp(),
        "batch": comparison.networks[0].cost.counting.batch,
        "networks": [
            {
                "name": network.label,
                "network": network.cost.graph.name,
                "spec": spec_data(network.cost.graph.spec),
                "parameters": parameters_data(network.cost.graph),
                "resolved": {
                    name: plain_value(v) for name, v in network.cost.graph.resolved.items()
                },
                "input": list(network.cost.graph.input),
                "totals": counts(network.totals, comparison.flops),
                "ratios": {
                    name: _ratio(getattr(network.totals, name), getattr(first, name))
                    for name in ("macs", "params", "activations")
                },
                "kinds": [
                    {"kind": kind, **counts(totals, comparison.flops)}
                    for kind, totals in network.kinds.items()
                ],
            }
            for network in comparison.networks
        ],
    }


def _ratio(value: Whole, base: Whole) -> float | None:
    return units.share(value, base) if base else None


def rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """One row for each network and kind, and one for its total."""
    yield ("network", "kind", *counts(Totals(), comparison.flops))
    for network in comparison.networks:
        for kind, totals in network.kinds.items():
            yield (network.label, kind, *counts(totals, comparison.flops).values())
        yield (network.label, "total", *counts(network.totals, comparison.flops).values())
