"""The results of a verification as plain records; this module imports no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from costcalc.cost.cost import Cost, LayerCost, Totals, total
from costcalc.ops.base import Params, Shape
from costcalc.records import NamedTuple

if TYPE_CHECKING:
    pass

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
