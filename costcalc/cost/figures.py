"""The figures of one layer, each from its operator; `quantities.py` is the table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from costcalc.algebra import Whole
from costcalc.ops.base import Op, Params, Shape

if TYPE_CHECKING:
    from costcalc.cost.dtypes import Dtype

Causal: TypeAlias = Literal["executed", "half"]


class Choice(Protocol):
    """What a figure needs to know of what is counted, as a `Counting` says it."""

    @property
    def batch(self) -> Whole: ...

    @property
    def causal(self) -> Causal: ...

    @property
    def dtype(self) -> str: ...

    @property
    def sizes(self) -> Dtype: ...

    @property
    def quantities(self) -> tuple[str, ...]: ...


Figure = Callable[[Op, tuple[Shape, ...], Params, "Choice"], Whole]
"""The figure of a layer, from its operator, input shapes, counted stored values, and the counting,
which has the batch and the data type.

Stored values that `--exclude` leaves out are 0 here; the function is not called for a layer that
is excluded as a whole.
"""


def macs_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    hidden = op.hidden(*inputs) if counting.causal == "half" else 0
    return (op.macs(*inputs) - hidden) * counting.batch


def params_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    return stored.weights + stored.biases + stored.norm


def activations_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    return op.activations(*inputs) * counting.batch


def bytes_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    from costcalc.cost.traffic import bytes_of as of_values

    return of_values(op.moved(stored, *inputs), counting.sizes, counting.batch)


def bops_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    sizes = counting.sizes
    mixed = op.of_activations(*inputs)
    hidden = op.hidden(*inputs) if counting.causal == "half" else 0
    weighted = op.macs(*inputs) - mixed
    bits = weighted * sizes.weights + (mixed - hidden) * sizes.activations
    return bits * sizes.activations * counting.batch


def size_of(op: Op, inputs: tuple[Shape, ...], stored: Params, counting: Choice) -> Whole:
    return counting.sizes.of_stored(stored)
