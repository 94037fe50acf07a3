"""A comparison with another implementation as plain records; this module imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from costcalc.bridge.records import Verdict
from costcalc.cost.cost import Cost
from costcalc.ops.base import Shape
from costcalc.ops.base.held import Held
from costcalc.records import NamedTuple


class Product(NamedTuple):
    """A convolution or matrix product that a model runs, and the module that runs it.

    For a convolution, `input` and `output` are (channels, *sizes), preceded by the number of images
    if it is not 1; for a product they are (matrices, rows, inner) and (matrices, rows, columns).
    """

    module: str
    op: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    details: tuple[Any, ...]
    """For a convolution: kernel, stride, dilation, groups."""

    stored: int
    macs: int
    sources: tuple[int, ...] = ()
    """Numbers of the earlier steps whose values it uses."""

    weights: int = -1
    """A number for its stored operand: the same number for the same weights; -1 unless exactly one
    operand is stored.
    """

    @property
    def figures(self) -> tuple[Any, ...]:
        """The figures that are equal for equal steps.

        Padding is not among them, as it may be a separate step. A convolution whose windows lie
        side by side, such as 1x1, equals the product it computes. A convolution along one axis is
        the same with any number of further axes of size 1. A product of two computed matrices
        equals the transposed product.
        """
        if not self.details:
            matrices, rows, inner = self.input
            columns = self.output[-1]
            if not self.stored and rows > columns:
                rows, columns = columns, rows
            return ("matmul", matrices, rows, inner, columns, self.stored, self.macs)
        kernel, stride, dilation, groups = self.details
        sizes = len(kernel)
        entering, leaving = self.input[-sizes:], self.output[-sizes:]
        axes = tuple(zip(kernel, stride, dilation, entering, leaving, strict=True))
        if self.op == "conv" and groups == 1 and all(map(_side_by_side, axes)):
            columns = self.output[-sizes - 1]
            ends = (prod(self.output) // columns, self.input[-sizes - 1] * prod(kernel), columns)
            return ("matmul", 1, *ends, self.stored, self.macs)
        kept = tuple((k, s, d, y) for k, s, d, _, y in axes if k > 1 or y > 1)
        channels = self.input[:-sizes], self.output[:-sizes]
        return (self.op, channels, kept, groups, self.stored, self.macs)


def _side_by_side(axis: tuple[int, ...]) -> bool:
    """Whether the windows of a convolution cover every element of an axis exactly once."""
    kernel, stride, dilation, entering, leaving = axis
    whole = kernel * leaving == entering and (dilation == 1 or kernel == 1)
    return whole and (kernel == stride or leaving == 1)


class Recording(NamedTuple):
    """What one run of a model computed."""

    steps: tuple[Product, ...]
    unknown: tuple[str, ...]
    """Operators that may multiply matrices, but whose products are not among the steps."""

    used: frozenset[str]
    """Names of the parameters and buffers that were inputs of an operator."""


class MeasureRequest(NamedTuple):
    """The model to measure, and its inputs."""

    source: str
    arguments: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    takes_indices: tuple[bool, ...]
    """Of each input, whether it consists of whole numbers, as for an embedding."""


class Theirs(NamedTuple):
    """The measurements of another implementation."""

    steps: tuple[Product, ...]
    params: int
    """The number of trained values that its forward uses."""

    buffers: int
    """The number of running statistics that its forward uses."""

    constants: int
    """The number of values in its other buffers, such as tables of indices."""

    unused: tuple[tuple[str, int], ...]
    """The names and sizes of trained parameters and running statistics that its forward never
    uses.
    """

    device: str
    """The device it ran on: `meta`, where nothing is computed, or the device of its weights."""


class Against(NamedTuple):
    """Our network and another implementation: the steps of both, and those without an equal."""

    cost: Cost
    source: str
    ours: tuple[Product, ...]
    theirs: Theirs
    unmatched: tuple[tuple[Product | None, Product | None], ...]
    rerouted: tuple[Product, ...] | None
    """Steps of theirs that have an equal, but use values of other steps than the equal does. None:
    this was not compared, because the steps are not equal one by one.
    """

    @property
    def constants(self) -> int:
        """The number of values in our `constant` layers, which are no running statistics."""
        held = [one for one in self.cost.layers if isinstance(one.layer.op, Held)]
        return sum(one.totals.exactly("buffers") for one in held)

    @property
    def statistics(self) -> int:
        """The number of running statistics of ours."""
        return self.cost.totals.exactly("buffers") - self.constants

    @property
    def verdict(self) -> Verdict:
        if not self.ours or not self.theirs.steps:
            return "not measured"
        ours = (self.cost.totals.params, self.statistics)
        same = ours == (self.theirs.params, self.theirs.buffers)
        return "agrees" if same and not self.unmatched else "differs"
