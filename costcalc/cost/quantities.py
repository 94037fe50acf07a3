"""The quantities that are counted: one table.

Columns, keys of JSON, `--sort`, `--of`, the targets of `solve`, the terms of `formula` and the
schemas are made from it. A quantity that is a sum over layers is a field of `Totals` and an entry
of `QUANTITIES`. One that is a sum divided by another is an entry of `RATIOS`. One that is the
largest of several figures of a network, such as peak memory, is an entry of `OF_NETWORKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.algebra import Exact, Whole
from costcalc.cost.figures import (
    Choice,
    Figure,
    activations_of,
    bops_of,
    bytes_of,
    macs_of,
    params_of,
    size_of,
)
from costcalc.cost.totals import UNCOUNTED, Totals
from costcalc.errors import Diagnostic, UsageError
from costcalc.ops.base import Op, Params, Shape
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.graph.graph import Graph


class Quantity(NamedTuple):
    """A figure of every layer: its names, and how it is counted."""

    name: str
    """Its key in JSON, its word in options, its attribute of `Totals`."""

    title: str
    """Its heading in tables."""

    figure: Figure
    standing: bool = True
    """Whether it is counted and shown by default."""

    rule: str = ""
    """What is counted, for a quantity that is shown only on request. `{dtype}` is the data type."""

    of_stored: bool = False
    """Whether it is of what a layer stores: of layers that share it, one counts it."""


_ALL = (
    Quantity("macs", "MACs", macs_of),
    Quantity("params", "params", params_of, of_stored=True),
    Quantity(
        "active",
        "active params",
        params_of,
        standing=False,
        rule="active = the parameters of an example: of experts those that run",
        of_stored=True,
    ),
    Quantity("activations", "activations", activations_of),
    Quantity(
        "bytes",
        "bytes",
        bytes_of,
        standing=False,
        rule="bytes = what each layer reads and writes, {dtype}: its stored values, "
        "unless excluded, once a batch, and for each example its whole inputs and its output "
        "(nothing for a view; of an embedding's table the rows it looks up)",
    ),
    Quantity(
        "bops",
        "BOPs",
        bops_of,
        standing=False,
        rule="BOPs = MACs x bits of a weight x bits of an activation, of a product of two "
        "activations the latter twice, {dtype}",
    ),
    Quantity(
        "size",
        "stored bytes",
        size_of,
        standing=False,
        rule="stored bytes = weights, biases, norms and running statistics unless excluded, "
        "{dtype}",
        of_stored=True,
    ),
)
QUANTITIES = {quantity.name: quantity for quantity in _ALL}
ROUTED = "active"
"""The quantity that reports show of themselves where there are experts, and not elsewhere."""
STANDING = tuple(name for name, quantity in QUANTITIES.items() if quantity.standing)


class Ratio(NamedTuple):
    """A figure that is a sum over layers, times a factor, divided by another sum.

    It is one of a layer, of a kind or of a network, but not a sum itself.
    """

    name: str
    title: str
    factor: int
    dividend: str
    divisor: str
    rule: str

    def of(self, totals: Totals) -> Fraction | None:
        """The exact ratio; None if the divisor is 0."""
        divisor = totals.exactly(self.divisor)
        return Fraction(self.factor * totals.exactly(self.dividend), divisor) if divisor else None

    def of_sums(self, dividend: Exact, divisor: Exact) -> Fraction:
        """The exact ratio of two sums of a network. Raises UsageError if the divisor is 0."""
        if divisor == 0:
            message = f"there are no {self.title} where the network has no {self.divisor}"
            raise UsageError([Diagnostic(message)])
        return Fraction(self.factor * dividend) / divisor


_RATIOS = (
    Ratio(
        "intensity",
        "FLOPs/byte",
        2,
        "macs",
        "bytes",
        rule="FLOPs/byte = 2 x MACs / bytes, of all layers that are summed together",
    ),
)
RATIOS = {ratio.name: ratio for ratio in _RATIOS}


class ByLayer(NamedTuple):
    """What a figure of a network that is no sum is the largest of, as a column of a table.

    `parts` is its part of each layer; None for a layer that has none.
    """

    name: str
    title: str
    parts: Callable[[Graph, Choice], list[int | None]]
    rule: str


class NetworkQuantity(NamedTuple):
    """A figure of a whole network that is no sum over layers: the largest of its `parts`.

    The parts are by the path of the layer that they are of, in order of execution. `rule` holds
    `{dtype}` for the data type.
    """

    name: str
    title: str
    parts: Callable[[Graph, Choice], dict[str, Whole]]
    rule: str
    by_layer: ByLayer | None = None


def _live(graph: Graph, counting: Choice) -> dict[str, Whole]:
    from costcalc.cost.memory.peak import live_bytes

    return live_bytes(graph, counting.dtype, counting.batch)


def _live_at(graph: Graph, counting: Choice) -> list[int | None]:
    from costcalc.cost.memory.peak import live_at_layers

    return live_at_layers(graph, counting.dtype, counting.batch)


_OF_NETWORKS = (
    NetworkQuantity(
        "peak_memory",
        "bytes at the peak",
        _live,
        "peak_memory = the most bytes of tensors live while one layer runs, at {dtype}, by the "
        "definition liveness of `costcalc memory`; nothing is excluded from it",
        ByLayer(
            "memory",
            "bytes live",
            _live_at,
            "bytes live = of tensors, while a layer runs, at {dtype}, by the definition liveness "
            "of `costcalc memory`; of several layers the most; nothing is excluded",
        ),
    ),
)
OF_NETWORKS = {quantity.name: quantity for quantity in _OF_NETWORKS}
BY_LAYER = {one.by_layer.name: one.by_layer for one in _OF_NETWORKS if one.by_layer}
LARGEST = {one.by_layer.name: one.name for one in _OF_NETWORKS if one.by_layer}
"""The quantity of a network that is the largest of a column."""

IN_BYTES = frozenset({"bytes", "size", *OF_NETWORKS})
"""The quantities that are counted in bytes."""

COLUMNS = (*QUANTITIES, *RATIOS, *BY_LAYER)
"""What a table can have a column of."""


def rules_of(shown: Collection[str]) -> Iterator[str]:
    """The rules of these quantities and columns; they hold `{dtype}` for the data type."""
    names = {*shown, *_sums_of(shown)}
    of_layers = (one.rule for one in QUANTITIES.values() if one.name in names and one.rule)
    yield from of_layers
    yield from (one.rule for one in RATIOS.values() if one.name in names)
    yield from (one.rule for one in BY_LAYER.values() if one.name in names)
    yield from (one.rule for one in OF_NETWORKS.values() if one.name in names)


def _sums_of(names: Collection[str]) -> set[str]:
    """The sums that the ratios of these names are made of."""
    ratios = [ratio for ratio in _RATIOS if ratio.name in names]
    return {name for ratio in ratios for name in (ratio.dividend, ratio.divisor)}


def title_of(name: str) -> str:
    """The heading of a quantity of layers or of a network, or of a column."""
    if name in RATIOS:
        return RATIOS[name].title
    if name in BY_LAYER:
        return BY_LAYER[name].title
    return OF_NETWORKS[name].title if name in OF_NETWORKS else QUANTITIES[name].title


def shown_where(has_experts: bool) -> tuple[str, ...]:
    """The quantities that data has: without experts all parameters are active."""
    return tuple(name for name in QUANTITIES if has_experts or name != ROUTED)


def with_asked(*names: str) -> tuple[str, ...]:
    """The default quantities and these, in the order of the tables; with a ratio both its sums."""
    needed = {*names, *_sums_of(names)}
    of_layers = (name for name in QUANTITIES if name in STANDING or name in needed)
    others = (*RATIOS, *OF_NETWORKS)
    return (*of_layers, *(name for name in others if name in names))


def totals_of(
    op: Op, inputs: tuple[Shape, ...], stored: Params, own: Params, counting: Choice
) -> Totals:
    """The figures of one layer in the quantities that are counted.

    `stored` are the stored values that it uses and that count, `own` those of them that it counts.
    """
    known = dict.fromkeys(QUANTITIES, UNCOUNTED)
    for name in counting.quantities:
        one = QUANTITIES[name]
        known[name] = one.figure(op, inputs, own if one.of_stored else stored, counting)
    del known["params"]
    return Totals(**known, **own._asdict(), counted=UNCOUNTED)


__all__ = [
    "BY_LAYER",
    "COLUMNS",
    "IN_BYTES",
    "LARGEST",
    "OF_NETWORKS",
    "QUANTITIES",
    "RATIOS",
    "ROUTED",
    "STANDING",
    "UNCOUNTED",
    "ByLayer",
    "NetworkQuantity",
    "Quantity",
    "Ratio",
    "Totals",
    "rules_of",
    "shown_where",
    "title_of",
    "totals_of",
    "with_asked",
]
