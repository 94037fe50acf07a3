"""The record of a comparison of networks; ratios are to the first of them."""

from __future__ import annotations

from costcalc.algebra import Whole
from costcalc.cost.cost import Cost, Totals, total_of
from costcalc.records import NamedTuple


class Compared(NamedTuple):
    """One network of a comparison."""

    label: str
    cost: Cost
    totals: Totals
    parts: dict[str, Totals]
    """Its layers by kind, or by the paths they are folded at."""


class Comparison(NamedTuple):
    """Networks in the order given by the user; ratios are to the first."""

    networks: tuple[Compared, ...]
    exact: bool
    flops: bool
    fold: int | None = None
    has_experts: bool = False
    """Whether one of them has experts."""

    def __repr__(self) -> str:
        return f"Comparison({', '.join(one.label for one in self.networks)})"

    @property
    def names(self) -> list[str]:
        """The kinds or paths that cost something in at least one of the networks.

        Kinds are in order of their cost, the largest first; paths are in order of execution.
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
    """The record of a comparison of networks, each with the name that the user gave.

    With `fold`, layers are compared by paths of that many segments, else by kind.
    """
    networks = []
    for label, cost in named:
        groups = cost.by_kind() if fold is None else cost.by_prefix(fold)
        parts = {name: total_of(costs) for name, costs in groups.items()}
        networks.append(Compared(label, cost, cost.totals, parts))
    has_experts = any(network.cost.graph.has_experts for network in networks)
    return Comparison(tuple(networks), exact, flops, fold, has_experts)
