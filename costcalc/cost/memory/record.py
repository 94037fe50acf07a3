"""The memory of a network: its peak by a definition, a plan, and what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype, dtype_of
from costcalc.cost.memory.cache import Cache, cache_of
from costcalc.cost.memory.definitions import DEFINITIONS, Definition, definition_of
from costcalc.cost.memory.lifetimes import (
    Buffer,
    Lifetimes,
    Step,
    lifetimes,
    live,
)
from costcalc.cost.memory.order import Reordering, reordered
from costcalc.cost.memory.planners import Planner, planner_of
from costcalc.cost.memory.stored import stored_bytes
from costcalc.cost.memory.training import Training, training_of
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.graph.indices import takes_indices
from costcalc.records import NamedTuple


class Peak(NamedTuple):
    """The figure of a definition: its bytes, the buffers it is the sum of, and the first step at
    which it is reached, None if it is of no step.
    """

    bytes: int
    buffers: tuple[int, ...]
    step: int | None


class Plan(NamedTuple):
    """A plan: its bytes, and the offset of each buffer; no offsets if nothing is placed."""

    planner: Planner
    bytes: int
    offsets: tuple[int, ...]


class Memory(NamedTuple):
    """What a network needs at its peak, by one definition and one plan.

    `weights` are the bytes of all stored values: weights, biases and norms.
    """

    graph: Graph
    dtype: Dtype
    batch: int
    definition: Definition
    lifetimes: Lifetimes
    peak: Peak
    plan: Plan
    weights: int
    reordering: Reordering | None = None
    """What the search for an order found, where there was one; the rest is of that order."""

    cache: Cache | None = None
    """Keys and values of earlier tokens, where they are asked for; they are part of no other
    figure.
    """

    training: Training | None = None
    """What training needs, where it is asked for; it is part of no other figure."""

    every_step: bool = False
    """Whether a report shows each step."""

    def __repr__(self) -> str:
        return (
            f"Memory({self.graph.name}: {self.peak.bytes:,} bytes at the peak, {self.dtype.name})"
        )

    @property
    def buffers(self) -> tuple[Buffer, ...]:
        """The buffers in the order in which they are written."""
        return self.lifetimes.buffers

    @property
    def live(self) -> list[int]:
        """The bytes that are live at each step."""
        return live(self.buffers, len(self.lifetimes.steps))

    @property
    def bound(self) -> int:
        """The most bytes that are live at one step: no plan of these tensors needs less."""
        return max(self.live)

    @property
    def gap(self) -> int:
        """The bytes by which the plan is larger than the bound; 0 if nothing is placed."""
        return self.plan.bytes - self.bound if self.plan.offsets else 0

    @property
    def takes_indices(self) -> bool:
        """Whether an input holds indices, which are looked up."""
        return any(takes_indices(self.graph))

    @property
    def total(self) -> int:
        """Bytes of the plan, or of the peak if nothing is placed, and of what is stored."""
        return self.plan.bytes + self.weights

    def figures(self) -> Iterator[tuple[Definition, int]]:
        """The bytes by every definition."""
        for definition in DEFINITIONS.values():
            found = lifetimes(self.graph, definition, self.dtype, self.batch)
            yield definition, peak_of(self.graph, found, definition).bytes

    def path_of(self, step: int) -> str:
        """The path of the layer that is run at a step."""
        return self.graph.layers[self.lifetimes.steps[step].layer].path


def memory_of(
    graph: Graph,
    *,
    dtype: str = "fp32",
    plan: str = "bound",
    definition: str | None = None,
    batch: int = 1,
    reorder: bool = False,
    cache: int | None = None,
    training: str | None = None,
) -> Memory:
    """The memory of a graph.

    `plan` is the name of a planner; without a `definition` it is that of the planner. With
    `reorder` the order of the layers is the best that is found; `cache` is a number of tokens,
    `training` the name of an optimizer. Raises UsageError for an unknown name, for a planner and a
    definition that do not belong together, for a definition with which no order is searched, for a
    cache of a network that keeps nothing, for training in int8, and for an operator that does not
    say how it uses memory or what its gradient needs.
    """
    planner, size = planner_of(plan), dtype_of(dtype)
    chosen = _chosen(planner, definition)
    if type(batch) is not int or batch < 1:
        raise UsageError([Diagnostic("the batch must be a whole number, 1 or more")])
    found = lifetimes(graph, chosen, size, batch)
    if not all(isinstance(one.bytes, int) for one in found.buffers):
        raise TypeError("the sizes of a network that was built are exact integers")
    better = _reordered(found, chosen) if reorder else None
    if better is not None:
        found = better.lifetimes
    peak = peak_of(graph, found, chosen)
    return Memory(
        graph=graph,
        dtype=size,
        batch=batch,
        definition=chosen,
        lifetimes=found,
        peak=peak,
        plan=planned(planner, found.buffers, peak.bytes),
        weights=stored_bytes(graph, size, found.folded),
        reordering=better,
        cache=None if cache is None else cache_of(graph, cache, size, batch),
        training=None if training is None else training_of(graph, training, size, batch),
    )


def _reordered(found: Lifetimes, chosen: Definition) -> Reordering:
    if not chosen.has_free_order:
        free = ", ".join(name for name, one in DEFINITIONS.items() if one.has_free_order)
        message = f"no order is searched by the definition `{chosen.name}`"
        note = "it overwrites tensors, or its figure is the same in every order"
        raise UsageError([Diagnostic(message, notes=(note,), helps=(f"use one of {free}",))])
    return reordered(found)


def _chosen(planner: Planner, name: str | None) -> Definition:
    chosen = definition_of(name or planner.definition)
    if planner.fixed and chosen.name != planner.definition:
        message = f"the plan `{planner.name}` has the definition `{planner.definition}`"
        raise UsageError([Diagnostic(message, helps=("leave `--definition` out",))])
    if planner.place is not None and not chosen.is_placed:
        placed = ", ".join(name for name, one in DEFINITIONS.items() if one.is_placed)
        message = f"tensors by the definition `{chosen.name}` cannot be placed"
        note = "they are not summed while they live, or they change their size"
        raise UsageError([Diagnostic(message, notes=(note,), helps=(f"use one of {placed}",))])
    return chosen


def planned(planner: Planner, buffers: tuple[Buffer, ...], bound: int) -> Plan:
    """The buffers as a planner places them, rounded up as it does."""
    if planner.place is None:
        return Plan(planner, bound, ())
    rounded = [one._replace(bytes=_rounded(one.bytes, planner.alignment)) for one in buffers]
    offsets = planner.place(rounded)
    ends = (offset + one.bytes for offset, one in zip(offsets, rounded, strict=True))
    return Plan(planner, max(ends), tuple(offsets))


def _rounded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def peak_of(graph: Graph, found: Lifetimes, definition: Definition) -> Peak:
    """The figure of a definition."""
    if definition.measure == "all":
        return _sum(found, range(len(found.buffers)), None)
    if definition.measure == "largest":
        order = sorted(range(len(found.buffers)), key=lambda n: -found.buffers[n].bytes)
        return _sum(found, sorted(order[:3]), None)
    if definition.measure == "live":
        sizes = live(found.buffers, len(found.steps))
        step = sizes.index(max(sizes))
        return _sum(found, _living(found, step), step)
    by_step = (
        _sum(found, _of_a_layer(graph, found, one, step, definition), step)
        for step, one in enumerate(found.steps)
    )
    return max(by_step, key=lambda peak: peak.bytes)


def _of_a_layer(
    graph: Graph, found: Lifetimes, one: Step, step: int, definition: Definition
) -> Iterable[int]:
    """The buffers that a layer reads and writes; by a rule for convolutions none for another
    layer, and all that live while a depthwise convolution runs.
    """
    layer = graph.layers[one.layer]
    if definition.measure == "convolution":
        if not layer.op.multiplies:
            return ()
        if layer.op.kind(*layer.inputs).startswith("conv dw"):
            return _living(found, step)
    return sorted({*one.reads, one.writes})


def _living(found: Lifetimes, step: int) -> list[int]:
    return [n for n, one in enumerate(found.buffers) if one.first <= step <= one.last]


def _sum(found: Lifetimes, numbers: Iterable[int], step: int | None) -> Peak:
    chosen = tuple(numbers)
    return Peak(sum(found.buffers[n].bytes for n in chosen), chosen, step)


__all__ = ["BYTES_PER_INDEX", "Memory", "Peak", "Plan", "memory_of", "peak_of", "planned"]
