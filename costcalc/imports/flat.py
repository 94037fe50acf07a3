"""The flat spec of a trace: one step for each call, in order of execution."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.imports.layer_text import layer_text, spelled, value_text
from costcalc.imports.names import Names, step_name
from costcalc.imports.orders import Orders
from costcalc.imports.trace import OPAQUE, Call, Trace
from costcalc.records import NamedTuple

SHARING = "weight"
"""The role of the tensor that `tied` shares."""


class FlatLayer(NamedTuple):
    """One step of a flat spec."""

    name: str
    text: str
    """The layer, or `{same: NAME}`."""

    sources: tuple[str, ...]
    """The names of the steps and inputs it takes; none for one that the network holds."""

    tied: str
    """The name of the step whose weight it has; empty for one with its own."""

    call: Call

    is_turned: bool = False
    """Whether two axes of its input are not what its operator takes them for, and it says which."""


def flat_layers(trace: Trace) -> tuple[FlatLayer, ...]:
    """The layers of a trace; those of opaque calls have the attributes of our operator."""
    writer = _Writer(trace)
    return tuple(map(writer.layer, trace.calls))


class _Writer:
    def __init__(self, trace: Trace):
        self.trace = trace
        self.names = Names()
        self.of_value: dict[int, str] = {}
        self.orders = Orders(trace.shapes)
        self.first: dict[tuple[object, ...], str] = {}
        """The first step that holds these tensors."""
        self.weights: dict[int, str] = {}
        for one in trace.inputs:
            self.of_value[one.value] = self.names.unique(input_name(trace, one.name))

    def layer(self, call: Call) -> FlatLayer:
        shapes = tuple(self.trace.shapes[value] for value in call.inputs)
        name = self.names.unique(step_name(call.module, spelled(call, shapes)))
        self.of_value[call.output] = name
        is_turned = self.orders.is_turned(call)
        text, tied = self.text(call, layer_text(call, *shapes, explicit=is_turned), name)
        sources = tuple(self.of_value[value] for value in call.inputs)
        return FlatLayer(name, text, sources, tied, call, is_turned)

    def text(self, call: Call, text: str, name: str) -> tuple[str, str]:
        """The layer, or which it is the same as, and the step its weight is tied to."""
        held = tuple(sorted(call.stored.items()))
        if not held or call.op == OPAQUE:
            return text, ""
        same = self.first.setdefault((call.op, held), name)
        if same != name:
            return f"{{same: {same}}}", ""
        weight = call.stored.get(SHARING)
        tied = self.weights.setdefault(weight, name) if weight is not None else name
        return text, "" if tied == name else tied


def input_name(trace: Trace, name: str) -> str:
    """The name of an input; the only one has none of its own and is `input`."""
    return "input" if len(trace.inputs) == 1 else step_name(name, "x")


def input_text(trace: Trace, axes: Mapping[tuple[int, int], str] | None = None) -> str:
    """The lines of `input:`; `axes` are parameters, by the numbers of an input and its axis."""
    shapes = []
    for number, one in enumerate(trace.inputs):
        sizes = enumerate(trace.shapes[one.value])
        shapes.append(value_text(tuple((axes or {}).get((number, n), size) for n, size in sizes)))
    if len(shapes) == 1:
        return f"input: {shapes[0]}"
    names = (input_name(trace, one.name) for one in trace.inputs)
    lines = (f"  {name}: {shape}" for name, shape in zip(names, shapes, strict=True))
    return "\n".join(("input:", *lines))


def flat_lines(trace: Trace, layers: tuple[FlatLayer, ...]) -> list[str]:
    """The lines of `layers:` and `outputs:`."""
    lines, before = ["layers:"], input_name(trace, trace.inputs[0].name)
    for layer in layers:
        lines.append(f"  - {layer.name}: {quoted(layer.text)}")
        if layer.sources and layer.sources != (before,):
            lines.append(f"    from: {_listed(layer.sources)}")
        if layer.tied:
            lines.append(f"    tied: {layer.tied}")
        before = layer.name
    names: Mapping[int, str] = {layer.call.output: layer.name for layer in layers}
    outputs = [names[value] for value in trace.outputs if value in names]
    if outputs != [before]:
        lines.append(f"outputs: [{', '.join(outputs)}]")
    return lines


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"


def quoted(text: str) -> str:
    """A chain as a YAML scalar: in block context parentheses and commas need no quotes."""
    return text
