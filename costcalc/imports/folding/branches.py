"""Series-parallel reduction: a graph of calls as nested lists of layers and branches.

Where an operator joins branches, they begin at the last value that all of them are computed of:
the nearest common dominator. A graph in which some value is read across branches is not reducible.
"""

from __future__ import annotations

from functools import reduce

from costcalc.imports.flat import FlatLayer
from costcalc.imports.folding.items import Branches, Item, Items, Residual, Unit
from costcalc.imports.layer_text import Word, layer_words, spelled
from costcalc.imports.trace import Call, Trace

STRIDE = Word("s", is_named=True, value=1)
"""The stride of a convolution that has none; it is left out again where it is written."""


class IrreducibleError(Exception):
    """The graph cannot be written as nested branches."""


def reduced(trace: Trace, layers: tuple[FlatLayer, ...]) -> Items:
    """All layers between the input and the output. Raises IrreducibleError."""
    if len(trace.inputs) != 1 or len(trace.outputs) != 1:
        raise IrreducibleError("several inputs or outputs")
    if any(layer.tied or layer.text.startswith("{") for layer in layers):
        raise IrreducibleError("shared weights")
    reduction = _Reduction(trace)
    found = reduction.between(trace.inputs[0].value, trace.outputs[0])
    if len(reduction.used) != len(trace.calls):
        raise IrreducibleError("a layer outside")
    return found


class _Reduction:
    def __init__(self, trace: Trace):
        self.trace = trace
        self.of_value = {call.output: call for call in trace.calls}
        self.used: set[int] = set()
        self.depth = {trace.inputs[0].value: 0}
        self.dominator: dict[int, int | None] = {trace.inputs[0].value: None}
        for call in trace.calls:
            self.dominate(call)

    def dominate(self, call: Call) -> None:
        """The nearest value that all of a call's inputs are computed of; None if no input is."""
        inside = [value for value in call.inputs if value in self.depth]
        if inside:
            found = reduce(self.common, inside)
            self.dominator[call.output] = found
            self.depth[call.output] = self.depth[found] + 1

    def common(self, a: int, b: int) -> int:
        """The nearest common dominator of two values, which may be one of them."""
        while a != b:
            if self.depth[a] < self.depth[b]:
                a, b = b, a
            above = self.dominator[a]
            if above is None:
                raise IrreducibleError("no common value")
            a = above
        return a

    def between(self, start: int, end: int) -> Items:
        """The layers from one value to a later one that it dominates."""
        found: list[Item] = []
        while end != start:
            call = self.of_value.get(end)
            if call is None or end in self.used:
                raise IrreducibleError("a value is read across branches")
            self.used.add(end)
            if len(call.inputs) < 2:
                found.append(self.unit(call))
                if not call.inputs:
                    break
                end = call.inputs[0]
                continue
            above = self.dominator.get(end)
            if above is None:
                raise IrreducibleError("a join of values that the network holds")
            end = above
            found.append(self.joined(call, end))
        return tuple(reversed(found))

    def joined(self, call: Call, start: int) -> Item:
        branches = tuple(self.between(start, value) for value in call.inputs)
        unit = self.unit(call)
        if unit.name != "add" or len(branches) != 2 or any(_begins_alone(b) for b in branches):
            return Branches(unit, branches)
        if self.trace.shapes[call.output] != self.trace.shapes[call.inputs[0]]:
            return Branches(unit, branches)
        skip, body = sorted(branches, key=len)
        if not body:
            return Branches(unit, branches)
        return Residual(body, skip, call.module)

    def unit(self, call: Call) -> Unit:
        shapes = tuple(self.trace.shapes[value] for value in call.inputs)
        words = layer_words(call, *shapes)
        if call.op == "conv" and not any(word.attribute == "s" for word in words):
            words = (*words, STRIDE)  # so that blocks with and without a stride are alike
        shape = shapes[0] if shapes else ()
        return Unit(spelled(call, shapes), words, call.module, shape, bool(call.stored))


def _begins_alone(items: Items) -> bool:
    """Whether a branch begins with values that the network holds."""
    return bool(items) and isinstance(items[0], Unit) and items[0].name in ("stored", "constant")
