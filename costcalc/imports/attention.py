"""Attention that a model computes in parts, as one layer: heads are split off, queries multiplied
with keys, softmax taken, values multiplied, heads merged; in windows where there are several. A
trained bias for each relative position of two places of a square window is part of it, a mask that
is constant is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isqrt, prod

from costcalc.imports.trace import Argument, Call, Trace
from costcalc.imports.wiring import Wiring
from costcalc.records import NamedTuple

VIEWS = ("reshape", "permute")


class Scores(NamedTuple):
    """The product of queries and keys, and the bias that was added to it."""

    product: Call
    window: int = 0
    """The side of the window whose relative positions have a bias; 0 without one."""

    stored: Mapping[str, int] = {}


class Found(NamedTuple):
    """Attention: the tokens of its queries, keys and values, and what is known of it."""

    inputs: tuple[int, ...]
    attributes: dict[str, Argument]
    stored: Mapping[str, int]
    windows: int
    module: str


def recognized(trace: Trace) -> Trace:
    """The trace with such calls as `sdpa`, which has the same products."""
    search = _Search(trace)
    ends = {call.output: one for call in trace.calls if (one := search.attention(call))}
    if not ends:
        return trace
    shapes, calls = list(trace.shapes), list[Call]()
    for call in trace.calls:
        found = ends.get(call.output)
        calls += [call] if found is None else _layers(call, found, shapes)
    kept = tuple(read_by_outputs(calls, trace.outputs))
    return trace._replace(calls=kept, shapes=tuple(shapes))


def _layers(end: Call, found: Found, shapes: list[tuple[int, ...]]) -> list[Call]:
    """`sdpa`, between reshapes that put all windows one behind the other."""
    whole = end._replace(op="sdpa", module=found.module, stored=found.stored)
    if found.windows == 1:
        return [whole._replace(inputs=found.inputs, attributes=found.attributes)]
    calls = []

    def made(shape: tuple[int, ...]) -> int:
        shapes.append(shape)
        return len(shapes) - 1

    def reshaped(value: int, output: int) -> int:
        given: dict[str, Argument] = {"to": shapes[output]}
        view = Call("reshape", (value,), output, given, {}, found.module, end.asked)
        calls.append(view)
        return output

    def flat(value: int) -> int:
        """A value with all windows one behind the other, which it may be already."""
        if len(shapes[value]) == 2:
            return value
        return reshaped(value, made(_one_behind_the_other(shapes[value])))

    ends = tuple(map(flat, found.inputs))
    given = {**found.attributes, "windows": found.windows}
    is_flat = len(shapes[end.output]) == 2
    output = end.output if is_flat else made(_one_behind_the_other(shapes[end.output]))
    calls.append(whole._replace(inputs=ends, output=output, attributes=given))
    if not is_flat:
        reshaped(output, end.output)
    return calls


def _one_behind_the_other(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of tokens x features for that of windows x tokens x features."""
    return prod(shape[:-1]), shape[-1]


class _Search(Wiring):
    def attention(self, end: Call) -> Found | None:
        """The attention that ends in a call that merges heads; None where it merges none."""
        turned = self.alone(end.inputs[0], "permute") if end.op == "reshape" else None
        if turned is None:
            return None
        more = len(self.shapes[turned.output]) - 3
        if more not in (0, 1) or turned.attributes["axis"] != _order(more, 1, 0, 2):
            return None
        heads, tokens, dim = self.shapes[turned.inputs[0]][more:]
        windows = prod(self.shapes[turned.inputs[0]][:more])
        outer = (windows,) * more
        if not _are_tokens(self.shapes[end.output], (*outer, tokens, heads * dim)):
            return None
        mixed = self.alone(self.apart(turned.inputs[0]), "matmul")
        weights = self.alone(self.apart(mixed.inputs[0]), "softmax") if mixed else None
        if mixed is None or weights is None:
            return None
        if weights.attributes["axis"] != len(self.shapes[weights.output]) - 1:
            return None
        scores = self.scores(weights.inputs[0])
        if scores is None:
            return None
        inputs = (
            self.split(scores.product.inputs[0], more, (1, 0, 2)),
            self.split(scores.product.inputs[1], more, (1, 2, 0)),
            self.split(mixed.inputs[1], more, (1, 0, 2)),
        )
        known = tuple(value for value in inputs if value is not None)
        if len(known) < len(inputs):
            return None
        given: dict[str, Argument] = {"heads": heads}
        if scores.window:
            keys = self.shapes[scores.product.output][-1]
            if (scores.window**2, scores.window**2) != (tokens, keys):
                return None
            given["relative"] = (scores.window, scores.window)
        return Found(known, given, scores.stored, windows, mixed.module)

    def apart(self, value: int) -> int:
        """The value before windows and heads were one axis, or two again."""
        call = self.alone(value, "reshape")
        if call is None:
            return value
        own, other = self.shapes[value], self.shapes[call.inputs[0]]
        return call.inputs[0] if own[-2:] == other[-2:] else value

    def unscaled(self, value: int) -> int:
        """The value before it was multiplied by a number."""
        call = self.alone(value, "times")
        return value if call is None else call.inputs[0]

    def scores(self, value: int) -> Scores | None:
        """The product behind scores, their bias and masks."""
        found = Scores(self.made_by[value]) if value in self.made_by else None
        if found is None:
            return None
        while (added := self.alone(value, "add")) is not None and len(added.inputs) == 2:
            if self.shapes[added.inputs[0]] != self.shapes[value]:
                return None
            bias = self.bias(added.inputs[1])
            if bias is None or (bias.window and found.window):
                return None
            found = bias if bias.window else found
            value = added.inputs[0]
        product = self.alone(self.unscaled(self.apart(self.unscaled(value))), "matmul")
        return None if product is None else found._replace(product=product)

    def bias(self, value: int) -> Scores | None:
        """A mask that is constant, or a bias of relative positions; None for anything else."""
        call = self.made_by.get(value)
        while call is not None and call.op in VIEWS:
            call = self.made_by.get(call.inputs[0])
        if call is None or call.op not in ("constant", "embedding"):
            return None
        if call.op == "constant":
            return Scores(call)
        places = self.made_by.get(call.inputs[0])
        number = call.attributes["n"]
        if places is None or places.op != "constant" or not isinstance(number, int):
            return None
        window = (isqrt(number) + 1) // 2
        is_square = (2 * window - 1) ** 2 == number and window > 1
        pairs = prod(self.shapes[places.output])
        return Scores(call, window, dict(call.stored)) if is_square and pairs == window**4 else None

    def split(self, value: int, more: int, order: Sequence[int]) -> int | None:
        """The tokens of which a value is the heads, with their axes in this order; else None."""
        value = self.unscaled(self.apart(self.unscaled(value)))
        turned = self.made_by.get(value)
        if turned is None or turned.op != "permute":
            return None
        if turned.attributes["axis"] != _order(more, *order):
            return None
        value = self.unscaled(turned.inputs[0])
        wide = self.made_by.get(value)
        if wide is None or wide.op != "reshape":
            return None
        (source,) = wide.inputs
        *outer, tokens, heads, dim = self.shapes[value]
        is_whole = _are_tokens(self.shapes[source], (*outer, tokens, heads * dim))
        return source if is_whole else None


def _are_tokens(shape: tuple[int, ...], windows: tuple[int, ...]) -> bool:
    """Whether a shape is that of windows x tokens x features, also one behind the other."""
    return shape in (windows, _one_behind_the_other(windows))


def _order(more: int, *order: int) -> tuple[int, ...]:
    """An order of axes behind others that stay."""
    return (*range(more), *(axis + more for axis in order))


def read_by_outputs(calls: Sequence[Call], outputs: tuple[int, ...]) -> list[Call]:
    """The calls that an output is computed of."""
    wanted = set(outputs)
    kept = []
    for call in reversed(calls):
        if call.output in wanted:
            wanted.update(call.inputs)
            kept.append(call)
    return kept[::-1]
