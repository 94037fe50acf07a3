"""What the two axes of a value are, as the language will take them: (tokens, dim) or (channels,
length). An operator that reads the other of the two says so with `axis`, or cannot be written.
"""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import ops
from costcalc.imports.layer_text import spelled
from costcalc.imports.trace import Call
from costcalc.ops.base import Op

NEITHER = ("permute", "transpose", "matmul", "stack", "squeeze")
"""Operators of which the language does not say what the axes of their results are."""


class Orders:
    """Those of the values of a trace, call by call."""

    def __init__(self, shapes: Sequence[tuple[int, ...]]):
        self.shapes = shapes
        self.of: dict[int, str] = {}

    def is_turned(self, call: Call) -> bool:
        """Whether an input of two axes is not what the operator takes one for, and its `axis` says
        so; notes what the call gives.
        """
        op = ops.find(spelled(call, tuple(self.shapes[value] for value in call.inputs)))
        before = next(filter(None, (self.of.get(value, "") for value in call.inputs)), "")
        is_other = bool(before and op.reads and before != op.reads)
        turned = is_other and len(self.shapes[call.inputs[0]]) == 2
        if len(self.shapes[call.output]) == 2:
            gives = _gives(op, turned)
            self.of[call.output] = before if gives is None else gives
        return turned and any(field.name == "axis" for field in op.fields)


def _gives(op: type[Op], turned: bool) -> str | None:
    """What an operator says its two axes are; None: what they were."""
    if op.name == "expand" or turned:
        return None
    if op.gathers or op.name in NEITHER:
        return ""
    return "tokens" if op.name == "tokens" else op.reads or None
