"""The memory of training: weights, gradients, the states of an optimizer, and what is saved.

In mixed precision weights and gradients have two bytes, and the optimizer works on copies of the
weights in fp32. Gradients of tensors, which come and go, and what kernels allocate for themselves
are not counted.
"""

from __future__ import annotations

from costcalc.cost.memory.dtypes import Dtype
from costcalc.cost.memory.saved import LayerSaved, saved_by
from costcalc.cost.memory.stored import trained_values
from costcalc.errors import Diagnostic, UsageError, did_you_mean
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple

FULL = 4
"""Bytes of a value in fp32, which states and copies of weights have at every data type."""


class Optimizer(NamedTuple):
    """An optimizer: the values it keeps for each parameter, and what they are."""

    name: str
    states: int
    rule: str


_ALL = (
    Optimizer("sgd", 0, "no state"),
    Optimizer("sgd-momentum", 1, "the momentum"),
    Optimizer("adamw", 2, "two moments"),
)
OPTIMIZERS = {optimizer.name: optimizer for optimizer in _ALL}
TRAINED_AS = ("fp32", "fp16", "bf16")


class Training(NamedTuple):
    """The bytes of training one batch. `copies` are those of the weights in fp32, beside smaller
    weights; `layers` say what each layer saves.
    """

    optimizer: Optimizer
    params: int
    weights: int
    copies: int
    gradients: int
    states: int
    layers: tuple[LayerSaved, ...]

    @property
    def saved(self) -> int:
        """The bytes that all layers save."""
        return sum(one.bytes for one in self.layers)

    @property
    def bytes(self) -> int:
        """All of them together."""
        return self.weights + self.copies + self.gradients + self.states + self.saved


def training_of(graph: Graph, optimizer: str, dtype: Dtype, batch: int) -> Training:
    """The memory of training a network.

    Raises UsageError for an unknown optimizer, a data type in which nothing is trained, and an
    operator that does not say what its gradient needs.
    """
    if optimizer not in OPTIMIZERS:
        helps = (did_you_mean(optimizer, OPTIMIZERS) or f"there are {', '.join(OPTIMIZERS)}",)
        raise UsageError([Diagnostic(f"there is no optimizer `{optimizer}`", helps=helps)])
    if dtype.name not in TRAINED_AS:
        helps = (f"use one of {', '.join(TRAINED_AS)}",)
        raise UsageError([Diagnostic(f"nothing is trained in {dtype.name}", helps=helps)])
    chosen, params = OPTIMIZERS[optimizer], trained_values(graph)
    return Training(
        optimizer=chosen,
        params=params,
        weights=params * dtype.value,
        copies=params * FULL if dtype.value < FULL else 0,
        gradients=params * dtype.value,
        states=params * FULL * chosen.states,
        layers=saved_by(graph, dtype, batch),
    )
