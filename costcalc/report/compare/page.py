"""Several networks as a page: totals with bars, then a matrix of kinds or paths."""

from __future__ import annotations

from costcalc.cost.cost import Totals
from costcalc.cost.quantities import QUANTITIES, STANDING
from costcalc.records import NamedTuple
from costcalc.report import heading, units
from costcalc.report.compare.record import Comparison
from costcalc.report.page.fitting import fitted
from costcalc.report.page.record import Column, Grid, GridRow, Page, Part, Sentence
from costcalc.report.page.widths import GAP, width_of

LONGEST_BAR, SHORTEST_BAR = 20, 4
SHORTEST_LABEL = 8


def page(comparison: Comparison, width: int | None = None) -> Page:
    """The comparison as a page: totals with bars, then a matrix of kinds or paths by network."""
    parts: list[Part] = [
        Sentence(" · ".join(network.label for network in comparison.networks), "title")
    ]
    for network in comparison.networks:
        graph = network.cost.graph
        parts.append(
            Sentence(f"{network.label}: {heading.settings(graph).text}", "note", is_given=True)
        )
    parts.append(_totals(comparison, width))
    parts.append(_matrix(comparison, width))
    counting = comparison.networks[0].cost.counting
    parts.append(heading.counted(counting, flops=comparison.flops))
    return Page(tuple(parts))


class _Quantity(NamedTuple):
    """A compared quantity: its heading, its name in `Totals`, and the factor it is multiplied
    by.
    """

    header: str
    name: str
    factor: int

    def of(self, totals: Totals) -> int:
        return units.integer(totals.of(self.name)) * self.factor


def _quantities(comparison: Comparison) -> list[_Quantity]:
    macs = _Quantity("FLOPs", "macs", 2) if comparison.flops else _Quantity("MACs", "macs", 1)
    others = (_Quantity(QUANTITIES[name].title, name, 1) for name in STANDING if name != "macs")
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
    """The totals; `ratios` is the number of quantities with a column of ratios."""
    number = units.exactly if comparison.exact else units.briefly
    quantities = _quantities(comparison)
    first = comparison.networks[0].totals
    largest = max(quantities[0].of(network.totals) for network in comparison.networks)
    bars = ("",) if bar else ()
    lines = []
    for network in comparison.networks:
        cells = [network.label]
        for index, quantity in enumerate(quantities):
            value = quantity.of(network.totals)
            cells.append(number(value))
            if index < ratios:
                cells.append(units.ratio(value, quantity.of(first)))
        length = units.part_of(quantities[0].of(network.totals), largest) if bar else None
        lines.append(GridRow((*cells, *bars), bar=length))
    columns = [Column("network", role="name")]
    for index, quantity in enumerate(quantities):
        columns.append(Column(quantity.header, "right", "number"))
        if index < ratios:
            columns.append(Column("ratio", "right", "number"))
    columns += [Column("", role="bar", width=bar) for _ in bars]
    return Grid(tuple(columns), tuple(lines))


def _matrix(comparison: Comparison, width: int | None) -> Grid:
    """A row for each kind or path, a column for each network."""
    number = units.exactly if comparison.exact else units.briefly
    networks = comparison.networks
    lines = []
    blank = [""] * len(networks)
    for quantity in _quantities(comparison)[:2]:
        lines.append(GridRow((quantity.header, *blank), "group"))
        for name in comparison.names:
            values = [quantity.of(network.parts.get(name, Totals())) for network in networks]
            if any(values):
                cells = [number(value) if value else "-" for value in values]
                lines.append(GridRow((f"  {name}", *cells)))
        totals = (number(quantity.of(network.totals)) for network in networks)
        lines.append(GridRow(("  total", *totals)))
    first = Column("by kind" if comparison.fold is None else "by path", role="name")
    labels = _short_labels([network.label for network in networks], lines, width)
    return Grid((first, *(Column(label, "right", "number") for label in labels)), tuple(lines))


def _short_labels(labels: list[str], lines: list[GridRow], width: int | None) -> list[str]:
    """The labels; one that does not fit loses its beginning. The page shows all in full above."""
    if width is None:
        return labels
    names = max(len(line.cells[0]) for line in lines)
    each = max((width - names) // len(labels) - GAP, SHORTEST_LABEL)
    return [
        label if len(label) <= each else f"…{label[len(label) - each + 1 :]}" for label in labels
    ]
