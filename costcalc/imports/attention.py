"""Attention that a model computes in parts, as one layer: heads are split off, queries multiplied
with keys, softmax taken, values multiplied, heads merged.
"""

from __future__ import annotations

from collections import Counter

from costcalc.imports.trace import Call, Trace

VIEWS = ("reshape", "permute")
QUERIES, KEYS, VALUES = (1, 0, 2), (1, 2, 0), (1, 0, 2)
"""The axes (tokens, heads, dim) in the order in which the products take them."""


def recognized(trace: Trace) -> Trace:
    """The trace with such calls as `sdpa`, which has the same products."""
    found = _Search(trace)
    joined = {call.output: one for call in trace.calls if (one := found.attention(call))}
    if not joined:
        return trace
    calls = [joined.get(call.output, call) for call in trace.calls]
    return trace._replace(calls=tuple(read_by_outputs(calls, trace.outputs)))


class _Search:
    def __init__(self, trace: Trace):
        self.shapes = trace.shapes
        self.made_by = {call.output: call for call in trace.calls}
        self.readers = Counter([value for one in trace.calls for value in one.inputs])
        self.readers.update(trace.outputs)

    def before(self, value: int, op: str) -> Call | None:
        """The call of this operator that made a value, if nothing else reads it."""
        call = self.made_by.get(value)
        alone = call is not None and call.op == op and self.readers[value] == 1
        return call if alone else None

    def attention(self, end: Call) -> Call | None:
        """`sdpa` for the call that merges the heads; None where it merges none."""
        turned = self.before(end.inputs[0], "permute") if end.op == "reshape" else None
        if turned is None or turned.attributes["axis"] != VALUES:
            return None
        mixed = self.before(turned.inputs[0], "matmul")
        weights = self.before(self.unscaled(mixed.inputs[0]), "softmax") if mixed else None
        scores = self.before(self.unscaled(weights.inputs[0]), "matmul") if weights else None
        if mixed is None or weights is None or scores is None or weights.attributes["axis"] != 2:
            return None
        ends = (
            self.split(scores.inputs[0], QUERIES),
            self.split(scores.inputs[1], KEYS),
            self.split(mixed.inputs[1], VALUES),
        )
        heads = self.shapes[mixed.output][0]
        if None in ends or self.shapes[end.output] != self.merged(mixed.output):
            return None
        inputs = tuple(value for value in ends if value is not None)
        return end._replace(
            op="sdpa", inputs=inputs, attributes={"heads": heads}, stored={}, module=mixed.module
        )

    def merged(self, value: int) -> tuple[int, ...]:
        """(heads, tokens, dim) as (tokens, heads * dim)."""
        heads, tokens, dim = self.shapes[value]
        return tokens, heads * dim

    def unscaled(self, value: int) -> int:
        """The value before it was multiplied by a number."""
        call = self.before(value, "times")
        return value if call is None else call.inputs[0]

    def split(self, value: int, order: tuple[int, ...]) -> int | None:
        """The tokens of which a value is the heads, with their axes in this order; else None."""
        value = self.unscaled(value)
        turned = self.made_by.get(value)
        if turned is None or turned.op != "permute" or turned.attributes["axis"] != order:
            return None
        value = self.unscaled(turned.inputs[0])
        wide = self.made_by.get(value)
        if wide is None or wide.op != "reshape":
            return None
        (source,) = wide.inputs
        sizes = self.shapes[value]
        is_split = len(sizes) == 3 and self.shapes[source] == (sizes[0], sizes[1] * sizes[2])
        return source if is_split else None


def read_by_outputs(calls: list[Call], outputs: tuple[int, ...]) -> list[Call]:
    """The calls that an output is computed of."""
    wanted = set(outputs)
    kept = []
    for call in reversed(calls):
        if call.output in wanted:
            wanted.update(call.inputs)
            kept.append(call)
    return kept[::-1]
