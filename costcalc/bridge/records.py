"""The results of a verification as plain records; this module imports no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from costcalc.algebra import Exact
from costcalc.cost.cost import Cost, LayerCost, Totals, total
from costcalc.ops.base import Params, Shape
from costcalc.ops.base.held import Held
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms
    from costcalc.explore.interpolation import Coefficients

Progress: TypeAlias = Callable[[str, float], None]
"""A function of the current work in words and the fraction done; an empty text ends the display."""


def silent(text: str, part: float) -> None:
    """No progress is shown."""


Verdict: TypeAlias = Literal["agrees", "differs", "not measured"]


PRODUCTS = frozenset({"addmm", "bmm", "conv", "einsum", "linear", "matmul"})
"""fvcore's names for convolutions and matrix products, whose counts are multiply-adds."""


class Measured(NamedTuple):
    """What PyTorch measures for one layer. None: fvcore does not count this operator."""

    output: Shape
    params: Params
    macs: int
    """Half of the count of torch's FlopCounterMode, which counts two for each multiply-add."""

    fvcore_macs: int | None
    fvcore_activations: int | None
    uses: tuple[int, ...] = ()
    """The numbers of all layers that run the same module: fvcore's counts are of them together,
    and stand in the first. Empty for the others, and for a layer with a module of its own.
    """


class Measurement(NamedTuple):
    """What PyTorch measures for every layer, and fvcore's default total by its operator names."""

    layers: tuple[Measured, ...]
    fvcore_total: dict[str, int]
    without_fvcore: str
    """The reason why fvcore measured nothing; else empty."""

    @property
    def fvcore_macs(self) -> int | None:
        """fvcore's multiply-adds of all layers; None if it does not count one of them."""
        together = {number for layer in self.layers for number in layer.uses}
        own = [
            layer.fvcore_macs
            for number, layer in enumerate(self.layers)
            if layer.uses or number not in together
        ]
        known = [count for count in own if count is not None]
        return sum(known) if len(known) == len(own) else None


class Difference(NamedTuple):
    """A figure of ours that differs from a witness's."""

    path: str
    quantity: str
    witness: str
    ours: object
    theirs: object


class Verification(NamedTuple):
    """A network's cost compared with its PyTorch counterpart, layer by layer."""

    cost: Cost
    measured: tuple[Measured, ...]
    differences: tuple[Difference, ...]
    checks: int
    fvcore_total: dict[str, int]
    """fvcore's default total by its operator names."""

    without_fvcore: str = ""
    """The reason why fvcore measured nothing; else empty."""

    @property
    def verdict(self) -> Verdict:
        if not self.checks:
            return "not measured"
        return "differs" if self.differences else "agrees"


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


Comparison: TypeAlias = tuple[str, str, object, object]
"""A quantity, the witness, our figure and theirs."""


def comparisons(
    cost: Cost, measured: Sequence[Measured]
) -> Iterator[tuple[LayerCost, list[Comparison]]]:
    """Each layer with all that was measured of it; of a module that several layers run, fvcore's
    counts are compared with the sum of ours.
    """
    for layer, found in zip(cost.layers, measured, strict=True):
        yield layer, compared(layer, found, [cost.layers[n].totals for n in found.uses])


def compared(layer: LayerCost, found: Measured, uses: Sequence[Totals] = ()) -> list[Comparison]:
    """All that was measured of a layer; `uses` are our figures of all layers with its module."""
    totals = layer.totals
    together = total(uses) if uses else totals
    of_all = f" of {len(uses)} uses" if uses else ""
    pairs: list[Comparison] = [
        ("output", "shape hook", layer.layer.output, found.output),
        ("macs", "FlopCounterMode", totals.macs, found.macs),
    ]
    for component in Params._fields:
        ours, theirs = getattr(totals, component), getattr(found.params, component)
        if component != "buffers":
            pairs.append((component, "parameters", ours, theirs))
    if found.fvcore_macs is not None:
        pairs.append((f"macs{of_all}", "fvcore", together.macs, found.fvcore_macs))
    if found.fvcore_activations is not None:
        activations = together.activations, found.fvcore_activations
        pairs.append((f"activations{of_all}", "fvcore", *activations))
    return pairs


class Witness(NamedTuple):
    """A counter that runs the model in PyTorch, and the polynomial of its counts."""

    name: str
    coefficients: Coefficients


class Derived(NamedTuple):
    """The expression that PyTorch derives for the count, if it can."""

    text: str
    checked: tuple[int, int] | None
    """The first and the last size compared; None: nothing was compared, and `text` says why."""

    sizes: int = 0
    """The number of sizes compared: those at which the expression and our form hold."""

    differs_at: int | None = None


class OtherCoefficient(NamedTuple):
    """A coefficient of the total in which a witness differs from ours."""

    witness: str
    powers: tuple[int, ...]
    ours: Fraction
    theirs: Fraction


class OtherLayer(NamedTuple):
    """A layer for which the polynomial of a witness's counts differs from its form."""

    witness: str
    path: str


class Proof(NamedTuple):
    """A closed form compared with the counts of real models, as polynomials.

    `axes` are the values of each variable; the points are their grid. `degrees` are the largest
    powers that the points can determine: one more than in our form.
    """

    forms: Forms
    axes: tuple[tuple[Exact, ...], ...]
    degrees: tuple[int, ...]
    ours: Coefficients
    witnesses: tuple[Witness, ...]
    layers: int
    """The number of layers compared one by one; 0 if only their sum was compared."""

    other_coefficients: tuple[OtherCoefficient, ...]
    other_layers: tuple[OtherLayer, ...]
    """At most one entry for a layer."""

    derived: Derived
    without: tuple[str, ...] = ()
    """The reasons why a witness has no polynomial of the total."""

    @property
    def verdict(self) -> Verdict:
        if not self.witnesses:
            return "not measured"
        others = len(self.other_coefficients) + len(self.other_layers)
        wrong = others > 0 or self.derived.differs_at is not None
        return "differs" if wrong else "agrees"
