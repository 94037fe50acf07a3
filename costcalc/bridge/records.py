"""What a verification found, as plain records; no torch here."""

from __future__ import annotations

from typing import Literal, TypeAlias

from costcalc.cost.cost import Cost, LayerCost
from costcalc.ops.base import Params, Shape
from costcalc.records import NamedTuple

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
