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
from costcalc.report.page import GAP, Column, Grid, Line, Page, Part, Sentence, fitted, width_of

LONGEST_BAR, SHORTEST_BAR = 20, 4
SHORTEST_LABEL = 8


class Compared(NamedTuple):
    """One network of a comparison."""

    label: str
    cost: Cost
    totals: Totals
    parts: dict[str, Totals]
    """Its layers by kind, or by the paths they are folded at."""


class Comparison(NamedTuple):
    """Networks in the order they were named; the first is what the ratios are to."""

    networks: tuple[Compared, ...]
    exact: bool
    flops: bool
    fold: int | None = None

    @property
    def names(self) -> list[str]:
        """Kinds or paths that cost something in any of the networks.

        Kinds from the most expensive down, paths as they follow each other.
        """
        most: dict[str, tuple[Whole, Whole]] = {}
        for network in self.networks:
            for name, totals in network.parts.items():
                if not totals.is_nothing:
                    most[name] = max(most.get(name, (0, 0)), (totals.macs, totals.params))
        if self.fold is not None:
            return list(most)
        return sorted(most, key=lambda name: most[name], reverse=True)


def compare(
    named: list[tuple[str, Cost]],
    exact: bool = False,
    flops: bool = False,
    fold: int | None = None,
) -> Comparison:
    """The record of a comparison of networks, each with the name it was asked for by.

    With `fold` their layers are compared by paths of that many segments, else by kind.
    """
    networks = []
    for label, cost in named:
        groups = cost.by_kind() if fold is None else cost.by_prefix(fold)
        parts = {name: total_of(costs) for name, costs in groups.items()}
        networks.append(Compared(label, cost, cost.totals, parts))
    return Comparison(tuple(networks), exact, flops, fold)


def page(comparison: Comparison, width: int | None = None) -> Page:
    """The comparison as a page: totals with bars, then a matrix of kinds or paths by network."""
    parts: list[Part] = [
        Sentence(" · ".join(network.label for network in comparison.networks), "title")
    ]
    for network in comparison.networks:
        graph = network.cost.graph
        settings = [f"{name} {text}" for name, text in telling_settings(graph).items()]
        shown = " · ".join((*settings, f"input {by(graph.input)}"))
        parts.append(Sentence(f"{network.label}: {shown}", "note"))
    parts.append(_totals(comparison, width))
    parts.append(_matrix(comparison, width))
    counting = comparison.networks[0].cost.counting.stamp()
    prefix = "FLOPs = 2 x MACs; " if comparison.flops else ""
    parts.append(Sentence(f"counted: {prefix}{counting}", "note"))
    return Page(tuple(parts))


class _Quantity(NamedTuple):
    """What is compared: its heading, its name in `Totals`, and the factor it is shown with."""

    header: str
    name: str
    factor: int

    def of(self, totals: Totals) -> int:
        return units.integer(getattr(totals, self.name)) * self.factor


def _quantities(comparison: Comparison) -> list[_Quantity]:
    macs = _Quantity("FLOPs", "macs", 2) if comparison.flops else _Quantity("MACs", "macs", 1)
    others = (_Quantity(name, name, 1) for name in ("params", "activations"))
    return [macs, *others]


def _totals(comparison: Comparison, width: int | None) -> Grid:
    """A row for each network, with ratios to the first and a bar of its multiply-adds."""
    for ratios in (3, 2, 1):
        bare = _rows_of_totals(comparison, ratios, 0)
        room = LONGEST_BAR if width is None else width - width_of(bare) - GAP
        if room >= SHORTEST_BAR:
            return _rows_of_totals(comparison, ratios, min(room, LONGEST_BAR))
    return fitted(bare, width or width_of(bare))


def _rows_of_totals(comparison: Comparison, ratios: int, bar: int) -> Grid:
    """`ratios`: after how many of the quantities their ratio is shown."""
    number = units.exactly if comparison.exact else units.briefly
    quantities = _quantities(comparison)
    first = comparison.networks[0].totals
    largest = max(quantities[0].of(network.totals) for network in comparison.networks)
    lines = []
    for network in comparison.networks:
        cells = [network.label]
        for index, quantity in enumerate(quantities):
            value = quantity.of(network.totals)
            cells.append(number(value))
            if index < ratios:
                cells.append(units.ratio(value, quantity.of(first)))
        bars = [units.bar(quantities[0].of(network.totals), largest, bar)] if bar else []
        lines.append(Line((*cells, *bars)))
    columns = [Column("network", role="name")]
    for index, quantity in enumerate(quantities):
        columns.append(Column(quantity.header, "right", "number"))
        if index < ratios:
            columns.append(Column("ratio", "right", "number"))
    if bar:
        columns.append(Column("", role="bar"))
    return Grid(tuple(columns), tuple(lines))


def _matrix(comparison: Comparison, width: int | None) -> Grid:
    """A row for each kind or path, a column for each network."""
    number = units.exactly if comparison.exact else units.briefly
    networks = comparison.networks
    lines = []
    blank = [""] * len(networks)
    for quantity in _quantities(comparison)[:2]:
        lines.append(Line((quantity.header, *blank), "group"))
        for name in comparison.names:
            values = [quantity.of(network.parts.get(name, Totals())) for network in networks]
            if any(values):
                cells = [number(value) if value else "-" for value in values]
                lines.append(Line((f"  {name}", *cells)))
        totals = (number(quantity.of(network.totals)) for network in networks)
        lines.append(Line(("  total", *totals)))
    first = Column("by kind" if comparison.fold is None else "by path", role="name")
    labels = _short_labels([network.label for network in networks], lines, width)
    return Grid((first, *(Column(label, "right", "number") for label in labels)), tuple(lines))


def _short_labels(labels: list[str], lines: list[Line], width: int | None) -> list[str]:
    """The labels, where they do not fit without their beginning; the page names them all above."""
    if width is None:
        return labels
    names = max(len(line.cells[0]) for line in lines)
    each = max((width - names) // len(labels) - GAP, SHORTEST_LABEL)
    return [
        label if len(label) <= each else f"…{label[len(label) - each + 1 :]}" for label in labels
    ]


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
                    {"kind": kind, **counts(total_of(costs), comparison.flops)}
                    for kind, costs in network.cost.by_kind().items()
                ],
                **_paths(comparison, network),
            }
            for network in comparison.networks
        ],
    }


def _ratio(value: Whole, base: Whole) -> float | None:
    return units.share(value, base) if base else None


def _paths(comparison: Comparison, network: Compared) -> dict[str, Any]:
    """The folded paths, where they were asked for."""
    if comparison.fold is None:
        return {}
    flops = comparison.flops
    paths = [{"path": path, **counts(one, flops)} for path, one in network.parts.items()]
    return {"paths": paths}


def rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """One row for each network and kind or path, and one for its total."""
    word = "kind" if comparison.fold is None else "path"
    yield ("network", word, *counts(Totals(), comparison.flops))
    for network in comparison.networks:
        for name, totals in network.parts.items():
            yield (network.label, name, *counts(totals, comparison.flops).values())
        yield (network.label, "total", *counts(network.totals, comparison.flops).values())
