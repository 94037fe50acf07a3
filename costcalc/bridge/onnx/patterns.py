"""Calls that together are one operator of ours, where an exporter writes it as several nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from costcalc.bridge.onnx.values import Sizes, squeezed
from costcalc.imports.trace import OPAQUE, Call

ROOT_OF_HALF = Fraction("0.70710678")
GATES = {"sigmoid": "silu", "hsigmoid": "hswish"}
"""A function that its own input is multiplied with, and what the two are together."""


def recognized(
    calls: Sequence[Call], shapes: Sequence[Sizes], outputs: Sequence[int]
) -> list[Call]:
    """The calls, with those that are a part of another left out."""
    graph = _Calls(calls, shapes, outputs)
    for rule in (_biased, _gated, _gelu):
        for call in list(graph.by_output.values()):
            if call.output in graph.by_output:
                rule(graph, call)
    return list(graph.by_output.values())


class _Calls:
    """The calls by what they give. `merge` writes one in place of several."""

    def __init__(self, calls: Sequence[Call], shapes: Sequence[Sizes], outputs: Sequence[int]):
        self.by_output = {call.output: call for call in calls}
        self.shapes = shapes
        self.uses = Counter(value for call in calls for value in call.inputs)
        self.uses.update(outputs)
        self.readers: dict[int, list[int]] = {}
        for call in calls:
            for value in call.inputs:
                self.readers.setdefault(value, []).append(call.output)

    def reader(self, call: Call, fits: Callable[[Call], bool]) -> Call | None:
        """The only call that reads what a call gives, if it fits."""
        if self.uses[call.output] != 1:
            return None
        readers = [self.by_output.get(one) for one in self.readers.get(call.output, ())]
        found = [one for one in readers if one is not None and call.output in one.inputs]
        return found[0] if len(found) == 1 and fits(found[0]) else None

    def alone(self, value: int, op: str) -> Call | None:
        """The call of that operator that gives a value which one call reads."""
        call = self.by_output.get(value)
        return call if call is not None and call.op == op and self.uses[value] == 1 else None

    def merge(self, last: Call, whole: Call, *parts: Call) -> None:
        """`whole` stands in the place of `last`; it and the parts are what was recognized."""
        for part in parts:
            del self.by_output[part.output]
            self.uses.subtract(part.inputs)
        self.uses.subtract(last.inputs)
        self.uses.update(whole.inputs)
        self.by_output[last.output] = whole._replace(output=last.output)


def _either(call: Call) -> tuple[tuple[int, int], ...]:
    """The two inputs in both orders."""
    return (call.inputs, call.inputs[::-1]) if len(call.inputs) == 2 else ()


def _biased(graph: _Calls, call: Call) -> None:
    """A linear layer or a convolution without bias, and a stored vector that is added."""
    if call.op != "add":
        return
    for value, other in _either(call):
        layer = graph.alone(value, "linear") or graph.alone(value, "conv")
        vector = graph.alone(other, "stored")
        if layer is None or vector is None or layer.attributes["bias"]:
            continue
        if _lies_on_channels(layer, graph.shapes[other], graph.shapes[call.output]):
            attributes = {**layer.attributes, "bias": True}
            stored = {**layer.stored, "bias": vector.stored["weight"]}
            whole = layer._replace(attributes=attributes, stored=stored)
            graph.merge(call, whole, layer, vector)
            return


def _lies_on_channels(layer: Call, vector: Sizes, output: Sizes) -> bool:
    axis = layer.attributes.get("axis", 0)
    out = layer.attributes["out"]
    if not isinstance(axis, int) or len(vector) != len(output) or squeezed(vector) != (out,):
        return False
    return vector[axis] == out == output[axis]


def _gated(graph: _Calls, call: Call) -> None:
    """x * sigmoid(x), and x * hsigmoid(x)."""
    if call.op != "mul":
        return
    for value, other in _either(call):
        for gate, together in GATES.items():
            part = graph.alone(other, gate)
            if part is not None and part.inputs == (value,):
                graph.merge(call, part._replace(op=together), part)
                return


def _gelu(graph: _Calls, call: Call) -> None:
    """x * (1 + erf(x / sqrt 2)) / 2, with the half before, between or behind."""
    if call.op != OPAQUE or call.asked != "Erf":
        return
    scaled = graph.by_output.get(call.inputs[0])
    if scaled is None or scaled.op != "times" or graph.uses[scaled.output] != 1:
        return
    if round(Fraction(scaled.attributes["by"]), 4) != round(ROOT_OF_HALF, 4):  # type: ignore[arg-type]
        return
    found = _behind(graph, call, scaled.inputs[0])
    if found is not None:
        last, parts = found
        gelu = Call("gelu", scaled.inputs, 0, {}, {}, last.module, "Gelu")
        graph.merge(last, gelu, scaled, call, *parts)


def _behind(graph: _Calls, erf: Call, x: int) -> tuple[Call, list[Call]] | None:
    """The last call of a gelu, and those between the error function and it."""
    plus = graph.reader(erf, lambda one: one.op == "plus" and one.attributes["by"] == 1)
    if plus is None:
        return None
    if (half := graph.reader(plus, _halves)) is not None:
        last = graph.reader(half, lambda one: one.op == "mul" and x in one.inputs)
        return None if last is None else (last, [plus, half])
    product = graph.reader(plus, lambda one: one.op == "mul")
    if product is None:
        return None
    (other,) = (value for value in product.inputs if value != plus.output)
    before = graph.alone(other, "times")
    if before is not None and _halves(before) and before.inputs == (x,):
        return product, [plus, before]
    half = graph.reader(product, _halves)
    return None if other != x or half is None else (half, [plus, product])


def _halves(call: Call) -> bool:
    return call.op == "times" and call.attributes["by"] == Fraction(1, 2)
