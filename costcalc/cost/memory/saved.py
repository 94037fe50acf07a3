"""What training keeps of a run: the tensors that gradients need, as automatic differentiation in
PyTorch saves them.

Each operator says what its gradient needs: inputs, its output, or something of its own. A layer
needs a gradient if it or a layer before it is trained; of others nothing is kept. A tensor that
several layers need is kept once, and so is one of which others are views.
"""

from __future__ import annotations

from costcalc.algebra import product
from costcalc.cost.dtypes import BYTES_PER_INDEX, Dtype
from costcalc.cost.memory.lifetimes import storage_of
from costcalc.cost.whole import whole_number
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph, Layer, input_number
from costcalc.graph.indices import takes_indices
from costcalc.ops.base import SAVES_NOTHING, Saved
from costcalc.records import NamedTuple

VIEWS = ("input", "reshaped", "strided")
"""Outputs that are their input's memory; dropout's is not, where it is trained."""

STATISTIC, INDEX, FLAG = 4, 8, 1
"""Bytes of a mean or deviation, of the place of a largest value, and of a truth."""


class LayerSaved(NamedTuple):
    """The bytes that a layer is the first to save: inputs or its output, and what is its own."""

    path: str
    tensors: int
    own: int

    @property
    def bytes(self) -> int:
        """All of them."""
        return self.tensors + self.own


def saved_by(graph: Graph, dtype: Dtype, batch: int) -> tuple[LayerSaved, ...]:
    """What each layer saves, in the order of the layers.

    Raises UsageError for an operator that does not say what its gradient needs.
    """
    trained = _trained(graph)
    place = {number: number for number in map(input_number, range(len(graph.inputs)))}
    kept: set[int] = set()
    layers = []
    for number, layer in enumerate(graph.layers):
        saved = _saved(layer, number, trained)
        is_view = storage_of(layer) in VIEWS and not saved.flags
        place[number] = place[layer.sources[0]] if is_view else number
        tensors = [layer.sources[one] for one in saved.inputs] + [number] * saved.output
        fresh = {place[one] for one in tensors} - kept
        kept |= fresh
        size = sum(_tensor(graph, one, dtype) for one in fresh) * batch
        layers.append(LayerSaved(layer.path, size, _own(saved, dtype, batch)))
    return tuple(layers)


def _tensor(graph: Graph, number: int, dtype: Dtype) -> int:
    """The bytes of the output of a layer, or of an input, for one example."""
    if number < 0:
        which = input_number(number)
        values = product(graph.inputs[which])
        are_indices = takes_indices(graph)[which]
        return whole_number(values * BYTES_PER_INDEX if are_indices else dtype.of_tensor(values))
    layer = graph.layers[number]
    return (
        0 if storage_of(layer) == "held" else whole_number(dtype.of_tensor(product(layer.output)))
    )


def _trained(graph: Graph) -> list[bool]:
    """Whether each layer, or one before it, is trained."""
    found: list[bool] = []
    for layer in graph.layers:
        before = any(one >= 0 and found[one] for one in layer.sources)
        stored = layer.op.params(*layer.inputs)
        found.append(before or whole_number(stored.weights + stored.biases + stored.norm) > 0)
    return found


def _saved(layer: Layer, number: int, trained: list[bool]) -> Saved:
    if not trained[number]:
        return SAVES_NOTHING
    needed = tuple(one >= 0 and trained[one] for one in layer.sources)
    try:
        return layer.op.saved(needed, *layer.inputs)
    except NotImplementedError as error:
        raise UsageError([Diagnostic(str(error), layer.span, layer.op.name)]) from None


def _own(saved: Saved, dtype: Dtype, batch: int) -> int:
    each = (
        whole_number(dtype.of_tensor(saved.values))
        + whole_number(saved.indices) * INDEX
        + whole_number(saved.flags) * FLAG
        + whole_number(saved.statistics) * STATISTIC
    )
    return each * batch + whole_number(saved.of_batch) * STATISTIC
