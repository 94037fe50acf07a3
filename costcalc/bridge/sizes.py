"""A model traced at the input that was asked for, and at other sizes of it."""

from __future__ import annotations

from costcalc.bridge.doors import door_of
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.errors import UsageError
from costcalc.imports.sizes import Resized, Traced, other_sizes, square
from costcalc.imports.trace import Trace


def traced(request: TraceRequest) -> Traced:
    """The traces of a model. Raises UsageError where it has none at the input asked for."""
    trace = door_of(request.source).traced(request)
    return Traced(trace, Resized() if request.fixed_size else _resized(request, trace))


def _resized(request: TraceRequest, trace: Trace) -> Resized:
    """The model at other sizes; where it does not run at one of them, why."""
    image = square(trace)
    if image is None:
        return Resized(why="the model does not take one square image")
    channels, size = image
    name = request.inputs[0].name if request.inputs else ""
    found = []
    for other in other_sizes(size):
        given = GivenInput(name, (channels, other, other))
        try:
            found.append(door_of(request.source).traced(request._replace(inputs=(given,))))
        except UsageError as error:
            return Resized(why=f"at {channels}x{other}x{other}, {error.diagnostics[0].message}")
    return Resized(tuple(found))
