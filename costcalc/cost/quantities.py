"""The quantities that are counted: one table.

Columns, keys of JSON, `--sort`, `--of`, the targets of `solve`, the terms of `formula` and the
schemas are made from it. A quantity that is a sum over layers is a field of `Totals` and an entry
of `QUANTITIES`. One that is the largest of several figures of a network, such as peak memory, is an
entry of `OF_NETWORKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from costcalc.algebra import Whole
from costcalc.ops.base import Op, Params, Shape
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.counting import Counting
    from costcalc.graph.graph import Graph

BYTES_PER_VALUE = 4
"""Bytes of a number in fp32."""


class Totals(NamedTuple):
    """Multiply-adds, stored values by component, output elements of multiplying layers, and bytes.

    All but the stored values are for the whole batch.
    """

    macs: Whole = 0
    weights: Whole = 0
    biases: Whole = 0
    norm: Whole = 0
    buffers: Whole = 0
    activations: Whole = 0
    bytes: Whole = 0
    counted: Whole = 0
    """By another counter, in its unit, where one was asked for."""
    active: Whole = 0
    """Trained values, of experts those alone that run."""

    @property
    def params(self) -> Whole:
        """Trained values: weights + biases + norm."""
        return self.weights + self.biases + self.norm

    @property
    def is_nothing(self) -> bool:
        """Whether both multiply-adds and parameters are 0."""
        return self.macs == 0 and self.params == 0

    def of(self, quantity: str) -> Whole:
        """The figure of a quantity."""
        figure: Whole = getattr(self, quantity)
        return figure

    def exactly(self, quantity: str) -> int:
        """The figure of a quantity as an int. Raises TypeError if it is not an exact integer."""
        figure = self.of(quantity)
        if not isinstance(figure, int):
            raise TypeError(f"{quantity} are not an exact integer: {figure!r}")
        return figure


Figure = Callable[[Op, tuple[Shape, ...], Params, Whole], Whole]
"""The figure of a layer, from its operator, input shapes, counted stored values, and the batch.

Stored values that `--exclude` leaves out are 0 here; the function is not called for a layer that
is excluded as a whole.
"""


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
    """What is counted, for a quantity that is shown only on request."""


def _macs(op: Op, inputs: tuple[Shape, ...], stored: Params, batch: Whole) -> Whole:
    return op.macs(*inputs) * batch


def _params(op: Op, inputs: tuple[Shape, ...], stored: Params, batch: Whole) -> Whole:
    return stored.weights + stored.biases + stored.norm


def _activations(op: Op, inputs: tuple[Shape, ...], stored: Params, batch: Whole) -> Whole:
    return op.activations(*inputs) * batch


def _bytes(op: Op, inputs: tuple[Shape, ...], stored: Params, batch: Whole) -> Whole:
    return op.moved(sum(stored), batch, *inputs) * BYTES_PER_VALUE


_ALL = (
    Quantity("macs", "MACs", _macs),
    Quantity("params", "params", _params),
    Quantity(
        "active",
        "active params",
        _params,
        standing=False,
        rule="active = the parameters of an example: of experts those that run",
    ),
    Quantity("activations", "activations", _activations),
    Quantity(
        "bytes",
        "bytes",
        _bytes,
        standing=False,
        rule="bytes = what each layer reads and writes, 4 a value (fp32): its stored values, "
        "unless excluded, once a batch, and for each example its whole inputs and its output "
        "(nothing for a view; of an embedding's table the rows it looks up)",
    ),
)
QUANTITIES = {quantity.name: quantity for quantity in _ALL}
ROUTED = "active"
"""The quantity that reports show of themselves where there are experts, and not elsewhere."""
STANDING = tuple(name for name, quantity in QUANTITIES.items() if quantity.standing)


class NetworkQuantity(NamedTuple):
    """A figure of a whole network that is no sum over layers: the largest of its `parts`.

    `rule` holds `{dtype}` for the data type.
    """

    name: str
    title: str
    parts: Callable[[Graph, Counting], list[Whole]]
    rule: str


def _live(graph: Graph, counting: Counting) -> list[Whole]:
    from costcalc.cost.memory.peak import live_bytes

    return live_bytes(graph, counting.dtype, counting.batch)


_OF_NETWORKS = (
    NetworkQuantity(
        "peak_memory",
        "bytes at the peak",
        _live,
        "peak_memory = the most bytes of tensors live while one layer runs, at {dtype}, by the "
        "definition liveness of `costcalc memory`; nothing is excluded from it",
    ),
)
OF_NETWORKS = {quantity.name: quantity for quantity in _OF_NETWORKS}
IN_BYTES = frozenset({"bytes", *OF_NETWORKS})
"""The quantities that are counted in bytes."""


def title_of(name: str) -> str:
    """The heading of a quantity of layers or of a network."""
    return OF_NETWORKS[name].title if name in OF_NETWORKS else QUANTITIES[name].title


class _Uncounted:
    """A figure that was not counted. A sum with it is not counted either, and reading it raises an
    error.
    """

    def __add__(self, other: object) -> Any:
        return self

    __radd__ = __mul__ = __rmul__ = __add__

    def __repr__(self) -> str:
        return "uncounted"


UNCOUNTED: Any = _Uncounted()


def shown_where(has_experts: bool) -> tuple[str, ...]:
    """The quantities that data has: without experts all parameters are active."""
    return tuple(name for name in QUANTITIES if has_experts or name != ROUTED)


def with_asked(*names: str) -> tuple[str, ...]:
    """The default quantities and these, in the order of the tables."""
    of_layers = (name for name in QUANTITIES if name in STANDING or name in names)
    return (*of_layers, *(name for name in OF_NETWORKS if name in names))


def totals_of(
    op: Op, inputs: tuple[Shape, ...], stored: Params, batch: Whole, counted: Iterable[str]
) -> Totals:
    """The figures of one layer in the quantities that are counted; `stored` are the stored values
    that count.
    """
    known = dict.fromkeys(QUANTITIES, UNCOUNTED)
    for name in counted:
        known[name] = QUANTITIES[name].figure(op, inputs, stored, batch)
    del known["params"]
    return Totals(**known, **stored._asdict(), counted=UNCOUNTED)
