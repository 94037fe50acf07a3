"""The roofline of a network: for each layer a lower bound of its time, and what binds it.

The bound of a layer is the larger of two: its FLOPs at the peak, and its bytes at the bandwidth.
All times are exact fractions of a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, TypeAlias

from costcalc.cost.counting import counting
from costcalc.cost.dtypes import Dtype, dtype_of
from costcalc.cost.figures import Causal
from costcalc.cost.memory.definitions import DEFINITIONS, Definition, definition_of
from costcalc.cost.memory.lifetimes import lifetimes
from costcalc.cost.memory.links import sharing
from costcalc.cost.roofline.roof import Roof
from costcalc.cost.roofline.traffic import Traffic, traffic_of
from costcalc.cost.whole import whole_number
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple

Side: TypeAlias = Literal["compute", "memory"]
FLOPS_PER_MAC = 2
BITS = 8


class Turn(NamedTuple):
    """Where compute begins to bind a layer as the batch grows: the exact batch `at` without
    rounding tensors to whole bytes, and the first whole `batch`. None: at no batch.
    """

    at: Fraction | None
    batch: int | None


NEVER = Turn(None, None)


class Change(NamedTuple):
    """The side that binds a layer from a value of a parameter on, up to the next change.

    `at` is exact, or the last number of 24 digits below an irrational one.
    """

    at: Fraction
    is_exact: bool
    side: Side


class Bound(NamedTuple):
    """A layer with what is computed together with it: FLOPs and bytes of a batch, and the seconds
    that each takes at least.
    """

    path: str
    kind: str
    flops: int
    bytes: int
    compute: Fraction
    memory: Fraction
    turn: Turn

    @property
    def seconds(self) -> Fraction:
        """The lower bound of its time."""
        return max(self.compute, self.memory)

    @property
    def side(self) -> Side:
        """What binds it; compute, where both take as long."""
        return "compute" if self.compute >= self.memory else "memory"

    @property
    def intensity(self) -> Fraction | None:
        """FLOPs per byte; None if it moves none."""
        return Fraction(self.flops, self.bytes) if self.bytes else None


class Roofline(NamedTuple):
    """The bounds of all layers, in order of execution.

    `floor` is the bound of the whole network whatever stays on the chip between layers: the larger
    of all FLOPs at the peak, and the stored values of each layer that shares none, read once.
    `changes` has for each layer the sides along `parameter`, if one was asked for; None where there
    is no closed form.
    """

    graph: Graph
    roof: Roof
    dtype: Dtype
    batch: int
    causal: Causal
    definition: Definition
    bounds: tuple[Bound, ...]
    floor: Fraction
    parameter: str = ""
    changes: tuple[tuple[Change, ...] | None, ...] = ()
    top: int | None = None

    def __repr__(self) -> str:
        return f"Roofline({self.graph.name}: {len(self.bounds)} bounds)"

    @property
    def seconds(self) -> Fraction:
        """The sum of the bounds of all layers."""
        return sum((one.seconds for one in self.bounds), Fraction(0))

    def by_kind(self) -> dict[str, list[Bound]]:
        """The layers of each kind, the kind that takes longest first."""
        groups: dict[str, list[Bound]] = {}
        for one in self.bounds:
            groups.setdefault(one.kind, []).append(one)
        return dict(sorted(groups.items(), key=lambda item: -seconds_of(item[1])))


def seconds_of(bounds: Iterable[Bound]) -> Fraction:
    """The sum of several bounds."""
    return sum((one.seconds for one in bounds), Fraction(0))


STEPPED = tuple(
    name for name, one in DEFINITIONS.items() if one.measure == "live" and not one.in_place
)
"""The definitions of `costcalc memory` that say which layers are computed together."""


def roofline_of(
    graph: Graph,
    roof: Roof,
    *,
    dtype: str = "fp32",
    batch: int = 1,
    causal: Causal = "executed",
    definition: str = "liveness",
) -> Roofline:
    """The roofline of a graph. `definition`: which layers are computed together, as for memory.

    Raises UsageError for an unknown name and for a batch below 1.
    """
    sizes, chosen = dtype_of(dtype), definition_of(definition)
    counting(graph, batch=batch, causal=causal)
    if chosen.name not in STEPPED:
        message = f"the definition `{definition}` does not say which layers are computed together"
        raise UsageError([Diagnostic(message, helps=(f"use one of {', '.join(STEPPED)}",))])
    found = lifetimes(graph, chosen, sizes, batch)
    traffics = list(traffic_of(graph, found, causal))
    bounds = []
    for step, traffic in zip(found.steps, traffics, strict=True):
        layer = graph.layers[step.layer]
        kind = layer.op.kind(*layer.inputs)
        bounds.append(_bound(layer.path, kind, traffic, roof, sizes, batch))
    return Roofline(
        graph,
        roof,
        sizes,
        batch,
        causal,
        chosen,
        tuple(bounds),
        _floor(graph, bounds, traffics, [step.layer for step in found.steps], roof, sizes),
    )


def _bound(path: str, kind: str, traffic: Traffic, roof: Roof, sizes: Dtype, batch: int) -> Bound:
    flops = FLOPS_PER_MAC * whole_number(traffic.macs) * batch
    size = whole_number(traffic.bytes(sizes, batch))
    return Bound(
        path,
        kind,
        flops,
        size,
        flops / roof.peak,
        size / roof.bandwidth,
        turn_of(traffic, roof.ridge, sizes),
    )


def turn_of(traffic: Traffic, ridge: Fraction, sizes: Dtype) -> Turn:
    """The batch from which on compute binds.

    Of a batch b, the FLOPs are f b and the bytes w + t b, so that compute binds from
    b = ridge w / (f - ridge t) on, if f is larger than ridge t. Where tensors are rounded up to
    whole bytes, the first whole batch can be up to 7 larger: at a multiple of 8 nothing is rounded.
    """
    flops = FLOPS_PER_MAC * whole_number(traffic.macs)
    stored = whole_number(traffic.stored_bytes(sizes))
    gain = flops - ridge * Fraction(whole_number(traffic.bits(sizes)), BITS)
    if gain < 0 or (gain == 0 and stored > 0) or flops == 0:
        return NEVER
    at = ridge * stored / gain if gain else Fraction(0)
    batch = max(1, -(-at.numerator // at.denominator))
    while flops * batch < ridge * whole_number(traffic.bytes(sizes, batch)):
        batch += 1
    return Turn(at, batch)


def _floor(
    graph: Graph,
    bounds: list[Bound],
    traffics: list[Traffic],
    layers: list[int],
    roof: Roof,
    sizes: Dtype,
) -> Fraction:
    """The bound that holds whatever stays on the chip between layers; see `Roofline`."""
    shared = sharing(graph)
    alone = [t for t, number in zip(traffics, layers, strict=True) if number not in shared]
    stored = sum(whole_number(traffic.stored_bytes(sizes)) for traffic in alone)
    compute = sum((one.compute for one in bounds), Fraction(0))
    return max(compute, stored / roof.bandwidth)
