"""What a verification found, as plain records; no torch here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from costcalc.algebra import Exact
from costcalc.cost.cost import Cost, LayerCost
from costcalc.ops.base import Params, Shape
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    from costcalc.cost.forms import Forms
    from costcalc.explore.interpolation import Coefficients

Progress: TypeAlias = Callable[[str, float], None]
"""Takes words for what is being done, and how much of it all is; no words where nothing is."""


def silent(text: str, part: float) -> None:
    """Progress that nobody watches."""


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


class Difference(NamedTuple):
    """A figure of ours beside that of a witness, where the two are not the same."""

    path: str
    quantity: str
    witness: str
    ours: object
    theirs: object


class Verification(NamedTuple):
    """A network's cost held against its PyTorch counterpart, layer by layer."""

    cost: Cost
    measured: tuple[Measured, ...]
    differences: tuple[Difference, ...]
    checks: int
    fvcore_total: dict[str, int]
    """fvcore's default total, by what it calls its operators."""

    unmeasured: str = ""
    """Why nothing was measured, if nothing was."""

    @property
    def verdict(self) -> Verdict:
        if self.unmeasured or not self.checks:
            return "not measured"
        return "differs" if self.differences else "agrees"


class Step(NamedTuple):
    """A convolution or a matrix product that PyTorch was asked for, and the module it was in."""

    module: str
    op: str
    input: Shape
    output: Shape
    details: tuple[object, ...]
    """Of a convolution: kernel, stride, dilation, groups."""

    stored: int
    macs: int

    @property
    def figures(self) -> tuple[object, ...]:
        """What makes two steps the same; padding may be a step of its own, before a convolution."""
        channels = self.input[:1] if self.details else self.input
        return (self.op, channels, self.output, self.details, self.stored, self.macs)


class Against(NamedTuple):
    """Our network beside another implementation: the steps of both, and those without an equal."""

    cost: Cost
    source: str
    ours: tuple[Step, ...]
    theirs: tuple[Step, ...]
    unmatched: tuple[tuple[Step | None, Step | None], ...]
    params: int

    @property
    def verdict(self) -> Verdict:
        if not self.ours or not self.theirs:
            return "not measured"
        same = not self.unmatched and self.params == self.cost.totals.params
        return "agrees" if same else "differs"


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


class Proof(NamedTuple):
    """A closed form held against the counts of real models, as a polynomial.

    `axes` are the values of each variable, whose grid are the points. `degrees` is how high the
    powers could be: one more than in our form.
    """

    forms: Forms
    axes: tuple[tuple[Exact, ...], ...]
    degrees: tuple[int, ...]
    ours: Coefficients
    witnesses: tuple[Witness, ...]
    layers: int
    """Layers of the network, each of whose counts makes our polynomial of that layer."""

    differences: tuple[str, ...]
    derived: Derived

    @property
    def verdict(self) -> Verdict:
        if not self.witnesses:
            return "not measured"
        wrong = self.differences or self.derived.differs_at is not None
        return "differs" if wrong else "agrees"
