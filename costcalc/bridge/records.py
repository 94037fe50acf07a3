"""What a verification found, as plain records; no torch here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from costcalc.algebra import Exact
from costcalc.cost.cost import Cost, LayerCost
from costcalc.ops.base import Params, Shape
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms
    from costcalc.explore.interpolation import Coefficients

Progress: TypeAlias = Callable[[str, float], None]
"""Called with a description of the current work and the part done; an empty text ends it."""


def silent(text: str, part: float) -> None:
    """No progress is shown."""


Verdict: TypeAlias = Literal["agrees", "differs", "not measured"]


PRODUCTS = frozenset({"addmm", "bmm", "conv", "einsum", "linear", "matmul"})
"""fvcore's names of convolutions and matrix products, whose counts are multiply-adds."""


class Measured(NamedTuple):
    """What PyTorch says of one layer. None: that witness does not count this operator."""

    output: Shape
    params: Params
    macs: int
    """By torch's FlopCounterMode, which counts two for each."""

    fvcore_macs: int | None
    fvcore_activations: int | None


class Measurement(NamedTuple):
    """What PyTorch says of every layer, and fvcore's default total by its operators' names."""

    layers: tuple[Measured, ...]
    fvcore_total: dict[str, int]
    without_fvcore: str
    """Why fvcore measured nothing, if it did not."""


class Difference(NamedTuple):
    """A figure of ours and that of a source, where the two differ."""

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
    """fvcore's default total, by what it calls its operators."""

    without_fvcore: str = ""
    """Why fvcore measured nothing, if it did not."""

    @property
    def verdict(self) -> Verdict:
        if not self.checks:
            return "not measured"
        return "differs" if self.differences else "agrees"


class Product(NamedTuple):
    """A convolution or a matrix product that PyTorch was asked for, and the module it was in.

    Of a convolution `input` and `output` are (channels, *sizes), with a number of images before
    them where it is not 1; of a product (matrices, rows, inner) and (matrices, rows, columns).
    """

    module: str
    op: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    details: tuple[Any, ...]
    """Of a convolution: kernel, stride, dilation, groups."""

    stored: int
    macs: int
    sources: tuple[int, ...] = ()
    """Numbers of the steps before it whose values it takes."""

    weights: int = -1
    """Which stored values it multiplies with: the same number where they are the same; else -1."""

    @property
    def figures(self) -> tuple[Any, ...]:
        """What makes two steps the same; padding may be a step of its own, before a convolution.

        A convolution whose windows lie side by side, as of 1x1, is the product it computes; one
        along one axis is the same with any number of further axes of size 1; and a product of two
        computed matrices is the same as the transposed one.
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
    """Whether the windows of a convolution cover an axis, each element once."""
    kernel, stride, dilation, entering, leaving = axis
    whole = kernel * leaving == entering and (dilation == 1 or kernel == 1)
    return whole and (kernel == stride or leaving == 1)


class Recording(NamedTuple):
    """What one run of a model computed."""

    steps: tuple[Product, ...]
    unknown: tuple[str, ...]
    """Operators that may multiply matrices, and whose products are not among the steps."""

    used: frozenset[str]
    """Names of the parameters and buffers that an operator was given."""


class Request(NamedTuple):
    """Which model is meant, and what it is given."""

    source: str
    arguments: Mapping[str, Any]
    input: Shape
    takes_indices: bool
    """Whether the input is made of whole numbers, as for an embedding."""


class Theirs(NamedTuple):
    """What there is in an implementation of someone else's."""

    steps: tuple[Product, ...]
    params: int
    """Trained values that its forward uses."""

    buffers: int
    """Running statistics that its forward uses."""

    constants: int
    """Values of its other buffers, such as tables of indices."""

    unused: tuple[tuple[str, int], ...]
    """Trained parameters and running statistics that its forward never uses, and their sizes."""

    device: str
    """What it ran on: `meta`, where nothing is computed, or where its weights are."""


class Against(NamedTuple):
    """Our network and another implementation: the steps of both, and those without an equal."""

    cost: Cost
    source: str
    ours: tuple[Product, ...]
    theirs: Theirs
    unmatched: tuple[tuple[Product | None, Product | None], ...]
    rerouted: tuple[Product, ...] | None
    """Steps of theirs that have an equal, but take values of other steps than it does; None: that
    was not compared, because the steps are not equal one by one."""

    @property
    def verdict(self) -> Verdict:
        if not self.ours or not self.theirs.steps:
            return "not measured"
        totals = self.cost.totals
        same = (totals.params, totals.buffers) == (self.theirs.params, self.theirs.buffers)
        return "agrees" if same and not self.unmatched else "differs"


def compared(layer: LayerCost, found: Measured) -> list[tuple[str, str, object, object]]:
    """Quantity, witness, our figure and theirs, for all that was measured of a layer."""
    totals = layer.totals
    pairs: list[tuple[str, str, object, object]] = [
        ("output", "shape hook", layer.layer.output, found.output),
        ("macs", "FlopCounterMode", totals.macs, found.macs),
    ]
    for component in Params._fields:
        ours, theirs = getattr(totals, component), getattr(found.params, component)
        if component != "buffers":
            pairs.append((component, "parameters", ours, theirs))
    if found.fvcore_macs is not None:
        pairs.append(("macs", "fvcore", totals.macs, found.fvcore_macs))
    if found.fvcore_activations is not None:
        pairs.append(("activations", "fvcore", totals.activations, found.fvcore_activations))
    return pairs


class Witness(NamedTuple):
    """A counter of PyTorch's side, and the polynomial that its counts make."""

    name: str
    coefficients: Coefficients


class Derived(NamedTuple):
    """The expression PyTorch itself derives for the count, where it can."""

    text: str
    checked: tuple[int, int] | None
    """The first and the last size at which it was compared; None: it was not, `text` says why."""

    sizes: int = 0
    """How many there are between at which the network is built of the same layers."""

    differs_at: int | None = None


class OtherCoefficient(NamedTuple):
    """A coefficient of the total that is another by a witness."""

    witness: str
    powers: tuple[int, ...]
    ours: Fraction
    theirs: Fraction


class OtherLayer(NamedTuple):
    """A layer whose counts by a witness make another polynomial than its form."""

    witness: str
    path: str


class Proof(NamedTuple):
    """A closed form compared with the counts of real models, as a polynomial.

    `axes` are the values of each variable, whose grid are the points. `degrees` is how high the
    powers could be: one more than in our form.
    """

    forms: Forms
    axes: tuple[tuple[Exact, ...], ...]
    degrees: tuple[int, ...]
    ours: Coefficients
    witnesses: tuple[Witness, ...]
    layers: int
    """Layers of which each was compared alone; 0 where only their sum was."""

    other_coefficients: tuple[OtherCoefficient, ...]
    other_layers: tuple[OtherLayer, ...]
    """At most one entry for a layer."""

    derived: Derived
    without: tuple[str, ...] = ()
    """Why a witness has no polynomial of the total, where it has none."""

    @property
    def verdict(self) -> Verdict:
        if not self.witnesses:
            return "not measured"
        others = len(self.other_coefficients) + len(self.other_layers)
        wrong = others > 0 or self.derived.differs_at is not None
        return "differs" if wrong else "agrees"
