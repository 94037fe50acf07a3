"""What a step of a network computes and moves: multiply-adds, tensors, and stored values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Whole, product
from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype, packed
from costcalc.cost.memory.lifetimes import Lifetimes, storage_of
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import NO_PARAMS, Moved, Params
from costcalc.records import NamedTuple

VIEWS = ("input", "reshaped", "strided")


class Traffic(NamedTuple):
    """Of one step: `macs` of one example, and what is read and written.

    `stored` is read once a batch. `tensors` are the values of each tensor, `rows` those of weights
    that are looked up, `indices` those under which they are, for one example.
    """

    macs: Whole
    stored: tuple[Params, ...]
    tensors: tuple[Whole, ...]
    rows: Whole = 0
    indices: Whole = 0

    def stored_bytes(self, sizes: Dtype) -> Whole:
        """The bytes that are read once a batch."""
        return sum(sizes.of_stored(one) for one in self.stored)

    def stored_bits(self, sizes: Dtype) -> Whole:
        """The bits that are read once a batch, not rounded up to whole bytes."""
        weights = sum(one.weights for one in self.stored)
        others = sum(one.biases + one.norm + one.buffers for one in self.stored)
        return weights * sizes.weights + others * sizes.biases

    def bytes(self, sizes: Dtype, batch: Whole) -> Whole:
        """The bytes that are moved for a batch; each tensor is rounded up to whole bytes."""
        return (
            self.stored_bytes(sizes)
            + sum(sizes.of_tensor(values * batch) for values in self.tensors)
            + packed(self.rows * batch, sizes.weights)
            + self.indices * batch * BYTES_PER_INDEX
        )

    def bits(self, sizes: Dtype) -> Whole:
        """The bits that are moved for each example, beside what is stored."""
        tensors = sum(self.tensors) * sizes.activations
        return tensors + self.rows * sizes.weights + self.indices * BYTES_PER_INDEX * 8


def traffic_of(
    graph: Graph, found: Lifetimes, causal: str, sized: Graph | None = None
) -> Iterator[Traffic]:
    """The traffic of each step of a graph; `sized` is the same graph with other numbers, such as
    symbols, of which the figures are.
    """
    sized = sized or graph
    groups: list[list[int]] = [[] for _ in found.steps]
    for number, at in enumerate(found.step_of):
        if at is not None:
            groups[at].append(number)
    for step, numbers in zip(found.steps, groups, strict=True):
        is_copy = storage_of(graph.layers[step.layer]) in VIEWS
        moved = _moved(sized, found, step.layer, is_copy=is_copy)
        stored = [moved.stored, *(_fused(sized, found, n, step.layer) for n in numbers[1:])]
        stored += _held(sized, found, step.layer)
        yield Traffic(
            sum(_macs(sized.layers[number], causal) for number in numbers),
            tuple(one for one in stored if one is not NO_PARAMS),
            (*moved.inputs, moved.output),
            moved.rows,
            moved.indices,
        )


def _macs(layer: Layer, causal: str) -> Whole:
    macs = layer.op.macs(*layer.inputs)
    return macs - layer.op.hidden(*layer.inputs) if causal == "half" else macs


def _moved(graph: Graph, found: Lifetimes, number: int, *, is_copy: bool) -> Moved:
    """What the first layer of a step moves: of a copy what is copied, of several inputs that are
    one tensor one, of stored values no tensor.
    """
    layer = graph.layers[number]
    if is_copy:
        values = product(layer.output)
        return Moved(inputs=(values,), output=values)
    moved = layer.op.moved(layer.op.params(*layer.inputs), *layer.inputs)
    if len(moved.inputs) != len(layer.sources):
        return moved
    seen: set[int] = set()
    inputs = []
    for source, values in zip(layer.sources, moved.inputs, strict=True):
        if source not in seen and not _is_held(found, source):
            inputs.append(values)
        seen.add(source)
    return moved._replace(inputs=tuple(inputs))


def _is_held(found: Lifetimes, source: int) -> bool:
    """Whether what is read are stored values, which are no tensor of the run."""
    return source >= 0 and found.buffers[found.buffer_of[source]].bytes == 0


def _held(graph: Graph, found: Lifetimes, number: int) -> Iterator[Params]:
    """The stored values that a layer has as inputs."""
    layer = graph.layers[number]
    inputs = dict(zip(layer.sources, layer.inputs, strict=True))
    for source, shape in inputs.items():
        if _is_held(found, source):
            yield Params(weights=product(shape))


def _fused(graph: Graph, found: Lifetimes, number: int, first: int) -> Params:
    """What a layer stores that another one computes too: of a folded norm a bias for each channel
    is left, unless that layer has biases already.
    """
    layer, before = graph.layers[number], graph.layers[first]
    stored = layer.op.params(*layer.inputs)
    if number not in found.folded:
        return stored
    biases: Any = before.op.params(*before.inputs).biases
    left = layer.op.folds(*layer.inputs)
    has_biases = isinstance(biases, int) and biases == 0
    return Params(biases=left or 0) if has_biases else NO_PARAMS
