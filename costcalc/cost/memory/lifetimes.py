"""Tensors and how long they live: from the step that writes them to the last one that reads them.

A *step* is a layer that is run. A layer that is fused into another, or whose output is a view, is
no step. Steps run in the order of the layers. A *buffer* is the memory of a tensor, and of the
tensors that use the same memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from costcalc.algebra import product
from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype
from costcalc.cost.memory.definitions import Definition
from costcalc.cost.memory.links import readers_of, sharing
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph, Layer, input_number
from costcalc.graph.indices import takes_indices
from costcalc.ops.base import Shape, Storage
from costcalc.records import NamedTuple


class Buffer(NamedTuple):
    """Memory of `bytes` from step `first` to step `last`, both included.

    `path` is that of the layer that writes it first, or the name of an input; `shape` is
    what that layer writes there, without the batch.
    """

    path: str
    shape: Shape
    bytes: int
    first: int
    last: int


class Step(NamedTuple):
    """A layer that is run: its number in the graph, and the buffers it reads and writes."""

    layer: int
    reads: tuple[int, ...]
    writes: int


class Lifetimes(NamedTuple):
    """The steps of a network in order, and its buffers in the order in which they are written.

    `buffer_of` is the buffer of the output of each layer, `step_of` the step that computes it, None
    for a view and for stored values; `folded` are the layers, by number, whose stored values are
    part of the layer before them, `outputs` the buffers of what the network returns.
    """

    steps: tuple[Step, ...]
    buffers: tuple[Buffer, ...]
    buffer_of: tuple[int, ...]
    step_of: tuple[int | None, ...]
    folded: frozenset[int]
    outputs: frozenset[int]


def lifetimes(graph: Graph, definition: Definition, dtype: Dtype, batch: int = 1) -> Lifetimes:
    """The buffers of a graph by a definition.

    Raises UsageError for an operator that does not say how it uses memory, and for a graph none of
    whose layers is run.
    """
    walk = _Walk(graph, definition, dtype, batch)
    for number in range(len(graph.layers)):
        walk.add(number)
    return walk.finished()


class _Version:
    """What lies in a buffer until it is overwritten: the layers whose output that is."""

    def __init__(self, buffer: int, layer: int):
        self.buffer = buffer
        self.layers = {layer}
        self.is_root = True
        """Whether the layers still are what one layer computes, fused layers included."""


class _Walk:
    """One walk over the layers of a graph."""

    def __init__(self, graph: Graph, definition: Definition, dtype: Dtype, batch: int):
        self.graph = graph
        self.definition = definition
        self.dtype = dtype
        self.batch = batch
        self.readers = readers_of(graph)
        self.outputs = frozenset(graph.outputs)
        self.steps: list[Step] = []
        self.buffers: list[Buffer] = []
        self.versions: dict[int, _Version] = {}
        self.step_of: list[int | None] = []
        self.folded: set[int] = set()
        self.held: set[int] = set()
        self.shared = sharing(graph)
        self.last_readers = self._last_readers()
        for place, are_indices in enumerate(takes_indices(graph)):
            shape, number = graph.inputs[place], input_number(place)
            indices = _whole(product(shape)) * batch * BYTES_PER_INDEX
            size = indices if are_indices else self._bytes(shape)
            self._write(number, graph.path_of(number), shape, size, 0)

    def _bytes(self, shape: Shape) -> int:
        """The bytes of a tensor of this shape, for the whole batch."""
        return _whole(self.dtype.of_tensor(product(shape) * self.batch))

    def add(self, number: int) -> None:
        """Put a layer among the steps, or with the layer it is fused into or a view of."""
        layer = self.graph.layers[number]
        storage = storage_of(layer)
        self.step_of.append(None)
        if storage == "held":
            self._hold(number, layer)
            return
        source = self.versions[layer.sources[0]]
        if self._is_view(storage):
            source.layers.add(number)
            source.is_root = source.is_root and storage != "strided"
            self.versions[number] = source
        elif self._is_fused(number, layer, storage):
            self.step_of[number] = self.step_of[min(source.layers)]
            source.layers.add(number)
            self.versions[number] = source
        else:
            self.step_of[number] = len(self.steps)
            self._run(number, layer, storage)

    def _hold(self, number: int, layer: Layer) -> None:
        """Stored values, which are no tensor of the run: they take no bytes here."""
        self._write(number, layer.path, layer.output, 0, first=0)
        self.versions[number].is_root = False
        self.held.add(number)

    def _is_view(self, storage: Storage) -> bool:
        views = ("input", "reshaped", "strided")
        return storage in views and storage not in self.definition.copied

    def _is_fused(self, number: int, layer: Layer, storage: Storage) -> bool:
        """Whether the layer before computes this one too: nothing else reads that one's output."""
        fusing = self.definition.fusing
        by_name = fusing.operators is None or layer.op.name in fusing.operators
        if storage != "elements" or len(layer.sources) > 1 or not by_name:
            return False
        version = self.versions[layer.sources[0]]
        root = min(version.layers)
        if root < 0 or not version.is_root or not self._reads_alone(number, version):
            return False
        before = self.graph.layers[root].op
        folds = layer.op.folds(*layer.inputs) is not None
        alike = (root in self.shared) == (number in self.shared)
        is_folded = folds and before.multiplies and layer.sources[0] == root and alike
        needs_folding = fusing.folds_only or (fusing.operators is not None and folds)
        if needs_folding and not is_folded:
            return False
        if fusing.into is not None and before.name not in fusing.into:
            return False
        if is_folded:
            self.folded.add(number)
        return True

    def _reads_alone(self, number: int, version: _Version) -> bool:
        """Whether nothing but this layer, and layers that are part of it, reads what lies there."""
        if version.layers & self.outputs:
            return False
        readers = {reader for layer in version.layers for reader in self.readers[layer]}
        return readers - version.layers == {number}

    def _run(self, number: int, layer: Layer, storage: Storage) -> None:
        """A step, which writes a buffer of its own or overwrites that of an input."""
        step = len(self.steps)
        reads = tuple(dict.fromkeys(self.versions[source].buffer for source in layer.sources))
        overwritten = self._overwritten(number, layer, storage)
        if overwritten is None:
            size = self._bytes(layer.output)
            buffer = self._write(number, layer.path, layer.output, size, first=step)
        else:
            buffer = overwritten.buffer
            self.versions[number] = _Version(buffer, number)
            if storage == "channels":
                self._hold_a_channel(layer, step)
                self._shrink(number, layer, buffer, step)
        self.steps.append(Step(number, reads, buffer))
        for one in reads:
            self._keep(one, step)

    def _overwritten(self, number: int, layer: Layer, storage: Storage) -> _Version | None:
        """The input that the output may be written over: as large, by a depthwise convolution at
        least as large, and not read later.
        """
        if storage not in self.definition.in_place:
            return None
        if len(layer.sources) > 1 and not self.definition.sums:
            return None
        for source, shape in zip(layer.sources, layer.inputs, strict=True):
            version = self.versions[source]
            before, after = _whole(product(shape)), _whole(product(layer.output))
            fits = after <= before if storage == "channels" else after == before
            if fits and self._is_last(number, version):
                return version
        return None

    def _is_last(self, number: int, version: _Version) -> bool:
        """Whether no later layer reads what lies there, and it is no input or output."""
        if min(version.layers) < 0 or version.layers & self.held:
            return False
        return all(self.last_readers[layer] <= number for layer in version.layers)

    def _last_readers(self) -> dict[int, int]:
        """The last layer that reads each output, also through views of it; for an output of the
        network a number behind all layers.
        """
        layers = self.graph.layers
        last = dict.fromkeys(self.outputs, len(layers))
        for number in reversed(range(len(layers))):
            layer = layers[number]
            latest = number
            if self._is_view(storage_of(layer)):
                latest = max(number, last.get(number, number))
            for source in layer.sources:
                last[source] = max(last.get(source, source), latest)
        return last

    def _hold_a_channel(self, layer: Layer, step: int) -> None:
        shape = (1, *layer.output[1:])
        size = self._bytes(shape)
        self.buffers.append(Buffer(f"{layer.path} (one channel)", shape, size, step, step))

    def _shrink(self, number: int, layer: Layer, buffer: int, step: int) -> None:
        """Behind the step only the output is kept, in memory of its size."""
        size = self._bytes(layer.output)
        if size < self.buffers[buffer].bytes and number not in self.outputs:
            self._write(number, layer.path, layer.output, size, first=step + 1)

    def _write(self, number: int, path: str, shape: Shape, size: int, first: int) -> int:
        """A new buffer."""
        self.buffers.append(Buffer(path, shape, size, first, first))
        buffer = len(self.buffers) - 1
        self.versions[number] = _Version(buffer, number)
        return buffer

    def _keep(self, buffer: int, step: int) -> None:
        """A buffer lives at least to a step."""
        self.buffers[buffer] = self.buffers[buffer]._replace(last=step)

    def finished(self) -> Lifetimes:
        """What leaves the network lives to the end. Raises UsageError if nothing is run."""
        if not self.steps:
            message = f"no layer of `{self.graph.name}` is run, so there is no peak memory"
            note = "what it returns is an input, a view of one, or stored values"
            raise UsageError([Diagnostic(message, notes=(note,))])
        outputs = frozenset(self.versions[output].buffer for output in self.outputs)
        for buffer in outputs:
            self._keep(buffer, len(self.steps) - 1)
        return Lifetimes(
            steps=tuple(self.steps),
            buffers=tuple(self.buffers),
            buffer_of=tuple(self.versions[n].buffer for n in range(len(self.graph.layers))),
            step_of=tuple(self.step_of),
            folded=frozenset(self.folded),
            outputs=outputs,
        )


def storage_of(layer: Layer) -> Storage:
    """How a layer's output may use the memory of its inputs.

    Raises UsageError for an operator that does not say.
    """
    try:
        return layer.op.storage(*layer.inputs)
    except NotImplementedError as error:
        diagnostic = Diagnostic(str(error), layer.span, layer.op.name)
        raise UsageError([diagnostic]) from None


def live(buffers: Sequence[Buffer], steps: int) -> list[int]:
    """The bytes that are live at each step."""
    changes = [0] * (steps + 1)
    for buffer in buffers:
        changes[buffer.first] += buffer.bytes
        changes[buffer.last + 1] -= buffer.bytes
    total, found = 0, []
    for change in changes[:-1]:
        total += change
        found.append(total)
    return found


def _whole(size: Any) -> int:
    """A size, which is an int; in a search around a setting it is a number that holds around it."""
    whole: int = size
    return whole
