"""Numbers of an imported spec that become parameters: width, size, classes, channels.

Each is accepted only if the spec with it is, layer by layer, the network that it should be at
several values: one that was traced there, or for classes and channels the flat one with another
number in the layers that have it.
"""

from __future__ import annotations

from costcalc.errors import Source, SpecError
from costcalc.graph.build import build
from costcalc.graph.graph import Graph
from costcalc.imports.draft import Draft, Knob, draft
from costcalc.imports.flat import flat_layers, flat_lines, input_text
from costcalc.imports.resolution import sized
from costcalc.imports.road import Imported
from costcalc.imports.sizes import Traced
from costcalc.imports.trace import Call, Trace
from costcalc.imports.width import widened
from costcalc.imports.wiring import Wiring
from costcalc.spec.load import load

PASSED = ("linear", "conv")
"""Operators whose features may be the classes."""


def with_knobs(found: Imported, traced: Traced) -> Imported:
    """The spec with each parameter that it can have; see `Imported.fixed` for what it has not."""
    made = draft(found.text, found.trace)
    found, made = widened(found, made, traced.widened)
    found, made = sized(found, made, traced.resized)
    for one in (_classes, _channels):
        made = one(made) or made
    if found.fixed:
        made = made.remarked(f"The size of the input is fixed: {found.fixed}.")
    return found._replace(text=made.text)


def _classes(made: Draft) -> Draft | None:
    """The features of the last layer as a parameter; None where there is no such layer."""
    trace = made.trace
    call = _last(trace)
    number = call.attributes["out"] if call is not None else None
    if call is None or not isinstance(number, int) or number < 2:
        return None
    changed = made.with_number(rf"\b{call.op}\(({number})\b", "classes")
    if changed is None:
        return None
    words = "features of the last layer"
    changed = changed.with_knob(Knob("classes", number, "classes >= 1", words))
    more = call._replace(attributes={**call.attributes, "out": number + 1})
    calls = tuple(more if one is call else one for one in trace.calls)
    return _agreed(changed, trace._replace(calls=calls), classes=number + 1)


def _last(trace: Trace) -> Call | None:
    """The layer whose features are the elements of the only output, a vector; layers without
    weights, that nothing else reads, may be behind it.
    """
    if len(trace.outputs) != 1 or len(trace.shapes[trace.outputs[0]]) != 1:
        return None
    wiring = Wiring(trace)
    value = trace.outputs[0]
    while (call := wiring.made_by.get(value)) is not None and wiring.readers[value] == 1:
        if call.op in PASSED:
            return call if call.attributes.get("g", 1) == 1 else None
        if call.stored or len(call.inputs) != 1:
            return None
        (value,) = call.inputs
    return None


def _channels(made: Draft) -> Draft | None:
    """The channels of the only input as a parameter, where convolutions of all of them read it."""
    trace = made.trace
    (one, *others) = trace.inputs
    shape = trace.shapes[one.value]
    readers = [call for call in trace.calls if one.value in call.inputs]
    is_plain = all(call.op == "conv" and call.attributes.get("g", 1) == 1 for call in readers)
    if others or one.indices or len(shape) < 2 or not readers or not is_plain:
        return None
    if (0, 0) in made.axes or one.value in trace.outputs:
        return None
    words = "channels of the input"
    changed = made.with_knob(Knob("channels", shape[0], "channels >= 1", words), (0, 0))
    shapes = list(trace.shapes)
    shapes[one.value] = (shape[0] + 1, *shape[1:])
    return _agreed(changed, trace._replace(shapes=tuple(shapes)), channels=shape[0] + 1)


def _agreed(made: Draft, other: Trace, **settings: int) -> Draft | None:
    """The draft if it is the flat network of its trace and, at these settings, that of another."""
    try:
        agrees = made.is_at(_flat(made.trace)) and made.is_at(_flat(other), **settings)
    except SpecError:
        return None
    return made if agrees else None


def _flat(trace: Trace) -> Graph:
    """The network with a step for each call."""
    lines = ["costcalc: 1", "name: flat", input_text(trace), *flat_lines(trace, flat_layers(trace))]
    return build(load(Source(trace.source, "".join(f"{line}\n" for line in lines))), at_least=True)
