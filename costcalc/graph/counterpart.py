"""The PyTorch counterpart of a layer, as data: no torch here."""

from __future__ import annotations

from costcalc.errors import Diagnostic, UsageError
from costcalc.graph.graph import Layer
from costcalc.ops.base import Missing, Module


def counterpart_of(layer: Layer) -> tuple[Module, ...]:
    """The steps of a layer's counterpart. Raises UsageError where there is none."""
    steps = layer.op.module(*layer.inputs)
    if isinstance(steps, Missing):
        message = f"`{layer.path}` has no counterpart in PyTorch"
        raise UsageError([Diagnostic(message, layer.span, layer.op.name, notes=(steps.reason,))])
    return steps
