"""The costs of the shipped networks, computed once for all the tests of a process."""

from __future__ import annotations

from functools import cache

from costcalc import Cost, catalog_costs

MOST_MACS, MOST_LAYERS = 800_000_000, 300


@cache
def catalog() -> tuple[Cost, ...]:
    """The cost of every shipped network at its defaults, in the order of the catalog."""
    return tuple(catalog_costs())


def small() -> list[Cost]:
    """Those that a small machine runs in PyTorch in seconds."""
    return [
        cost
        for cost in catalog()
        if cost.totals.macs < MOST_MACS and len(cost.layers) < MOST_LAYERS
    ]
