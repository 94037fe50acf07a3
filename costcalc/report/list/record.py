"""The catalog of networks with their cost at the defaults."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.cost.cost import Cost, Totals
from costcalc.records import NamedTuple


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
    def words(self) -> tuple[str, ...]:
        """The texts that a search looks in."""
        spec = self.cost.graph.spec
        elsewhere = (name.partition(":")[2] for name in self.elsewhere)
        return (self.cost.graph.name, spec.name, spec.title, spec.family, spec.cite, *elsewhere)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Its names in other libraries, at any setting: `timm:mobilenetv2_100`."""
        graph = self.cost.graph
        return tuple(
            f"{one.library}:{one.name}"
            for one in graph.spec.elsewhere
            if graph.name == (one.variant or graph.spec.name)
        )


def entries(costs: Iterable[Cost], text: str = "") -> list[Entry]:
    """The networks whose name, title, family or citation contains the text."""
    found = (Entry(cost, cost.totals) for cost in costs)
    wanted = text.lower()
    return [entry for entry in found if any(wanted in word.lower() for word in entry.words)]


class Listing(NamedTuple):
    """The networks in the list; whether their figures show all digits."""

    entries: list[Entry]
    exact: bool = False
