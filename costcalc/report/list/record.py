"""The catalog of networks with their cost at the defaults."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.cost import Cost, Totals
from costcalc.records import NamedTuple
from costcalc.spec.catalog import names_elsewhere


class Entry(NamedTuple):
    """A network at its default settings."""

    cost: Cost
    totals: Totals

    @property
    def place(self) -> tuple[str, int, str]:
        """The sort key: family, year, spec, and the order inside a spec."""
        spec = self.cost.graph.spec
        return (spec.family, spec.year or 0, spec.name)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Its names in other libraries, at any setting: `timm:mobilenetv2_100`."""
        graph = self.cost.graph
        return names_elsewhere(graph.spec, graph.name)


def entries(costs: Iterable[Cost]) -> list[Entry]:
    """The networks of some costs."""
    return [Entry(cost, cost.totals) for cost in costs]


class Listing(NamedTuple):
    """The networks in the list; whether their figures show all digits."""

    entries: list[Entry]
    exact: bool = False
