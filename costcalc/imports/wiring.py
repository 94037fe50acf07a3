"""Which call makes each value of a trace, and how often it is read."""

from __future__ import annotations

from collections import Counter

from costcalc.imports.trace import Call, Trace


class Wiring:
    """The calls of a trace by the values that they make. An output counts as read once more."""

    def __init__(self, trace: Trace):
        self.shapes = trace.shapes
        self.made_by = {call.output: call for call in trace.calls}
        self.readers = Counter([value for call in trace.calls for value in call.inputs])
        self.readers.update(trace.outputs)

    def alone(self, value: int, op: str) -> Call | None:
        """The call of this operator that made a value, if that is read once."""
        call = self.made_by.get(value)
        is_one = call is not None and call.op == op and self.readers[value] == 1
        return call if is_one else None
