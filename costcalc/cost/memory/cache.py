"""The keys and values that causal attention keeps of earlier tokens, where they come one by one.

Each layer keeps, of every token, the key and the value of each of its heads of keys and values.
"""

from __future__ import annotations

from costcalc.cost.dtypes import Dtype
from costcalc.cost.whole import whole_number
from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple


class LayerCache(NamedTuple):
    """What one layer keeps: numbers of a token, tokens of which they are kept, and bytes for the
    batch. In a window fewer tokens are kept than there are.
    """

    path: str
    values: int
    tokens: int
    bytes: int


class Cache(NamedTuple):
    """What all layers keep for a number of tokens of each example of a batch."""

    tokens: int
    layers: tuple[LayerCache, ...]

    @property
    def bytes(self) -> int:
        """Bytes for the whole batch."""
        return sum(one.bytes for one in self.layers)


def cache_of(graph: Graph, tokens: int, dtype: Dtype, batch: int = 1) -> Cache:
    """The cache of a network.

    Raises UsageError where no layer keeps anything, and for a number of tokens below 1.
    """
    if type(tokens) is not int or tokens < 1:
        raise UsageError([Diagnostic("the tokens of a cache must be a whole number, 1 or more")])
    found = []
    for layer in graph.layers:
        kept = layer.op.kept(*layer.inputs)
        if kept is not None:
            held = tokens if kept.window is None else min(tokens, whole_number(kept.window))
            values = whole_number(kept.values)
            size = whole_number(dtype.of_tensor(values * held * batch))
            found.append(LayerCache(layer.path, values, held, size))
    if not found:
        message = f"no layer of {graph.name} keeps keys and values"
        helps = ("causal attention does: `sdpa(heads, causal=true)`",)
        raise UsageError([Diagnostic(message, helps=helps)])
    return Cache(tokens, tuple(found))
