"""Calls that have an operator of their own together: a position embedding, a class token, factors
of channels, and a norm that needs no axes turned.
"""

from __future__ import annotations

from costcalc.imports.attention import read_by_outputs
from costcalc.imports.trace import Call, Trace
from costcalc.imports.wiring import Wiring

LAST, FIRST = (1, 2, 0), (2, 0, 1)
"""The order of the axes that puts the channels of an image last, and back to where they were."""


def named(trace: Trace) -> Trace:
    """The trace with these operators."""
    found = _Names(trace)
    calls = [found.call(call) for call in trace.calls]
    return trace._replace(calls=tuple(read_by_outputs(calls, trace.outputs)))


class _Names(Wiring):
    def call(self, call: Call) -> Call:
        """The call by the name it has together with those before it, or as it is."""
        match call.op:
            case "add" | "mul" | "concat":
                return self.of_stored(call) or call
            case "permute":
                return self.norm(call) or call
        return call

    def of_stored(self, call: Call) -> Call | None:
        """A sum, product or concatenation of a value and a trained tensor."""
        if len(call.inputs) != 2:
            return None
        trained = [self.alone(value, "stored") for value in call.inputs]
        place = 0 if trained[0] is not None else 1
        held, value = trained[place], call.inputs[1 - place]
        if held is None or trained[1 - place] is not None or value not in self.made_by:
            return None
        sizes, own = self.shapes[held.output], self.shapes[value]
        name = ""
        if call.op == "add" and len(own) == 2 and sizes == own:
            name = "position"
        elif call.op == "concat" and (place, call.attributes["axis"]) == (0, 0):
            name = "class_token" if len(own) == 2 and sizes == (1, own[1]) else ""
        elif call.op == "mul" and len(own) in (2, 3) and len(sizes) == len(own):
            axis = 0 if len(own) == 3 else 1
            name = "layerscale" if sizes == _along(own, axis) else ""
        if not name:
            return None
        return call._replace(op=name, inputs=(value,), attributes={}, stored=held.stored)

    def norm(self, call: Call) -> Call | None:
        """A norm over the channels of an image that was turned for it and is turned back."""
        if call.attributes["axis"] != FIRST:
            return None
        norm = self.made_by.get(call.inputs[0])
        if norm is None or norm.op not in ("ln", "rmsnorm") or self.readers[norm.output] != 1:
            return None
        turned = self.made_by.get(norm.inputs[0])
        is_last = norm.attributes.get("axis") == 2 and not norm.attributes.get("whole")
        if turned is None or turned.op != "permute" or not is_last:
            return None
        if turned.attributes["axis"] != LAST or self.readers[turned.output] != 1:
            return None
        return norm._replace(
            inputs=turned.inputs, output=call.output, attributes={**norm.attributes, "axis": 0}
        )


def _along(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """The shape of a value for each place of an axis."""
    return tuple(size if n == axis else 1 for n, size in enumerate(shape))
