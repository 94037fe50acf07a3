"""A model traced at the input that was asked for, at other sizes of it, and at other widths."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.bridge.doors import TORCH, door_of
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.errors import UsageError
from costcalc.imports.sizes import (
    STEP,
    Axes,
    Resized,
    Traced,
    Widened,
    axes_of,
    other_lengths,
    other_multiples,
    other_sizes,
)
from costcalc.imports.trace import Trace


def traced(request: TraceRequest) -> Traced:
    """The traces of a model. Raises UsageError where it has none at the input asked for."""
    trace = door_of(request.source).traced(request)
    is_fixed = request.fixed_size or request.partial
    resized = Resized() if is_fixed else _resized(request, trace)
    return Traced(trace, resized, _widened(request) if request.width else Widened())


def _resized(request: TraceRequest, trace: Trace) -> Resized:
    """The model at other sizes; where it does not run at one of them, why."""
    found = Resized(why="the model does not take one square image")
    for axes in axes_of(trace):
        sizes = other_sizes(axes.size) if axes.name == "resolution" else other_lengths(axes.size)
        if sizes:
            found = _at(request, trace, axes, sizes)
        if found.why and axes.name == "resolution" and (sizes := other_multiples(axes.size)):
            multiples = _at(request, trace, axes, sizes)._replace(multiple=STEP)
            found = found if multiples.why else multiples
        if not found.why:
            break
    return found


def _at(request: TraceRequest, trace: Trace, axes: Axes, sizes: Iterable[int]) -> Resized:
    """The model at these sizes of some axes."""
    found = []
    for size in sizes:
        inputs = _inputs(request, trace, axes, size)
        try:
            other = request._replace(inputs=inputs, is_other_size=True)
            found.append(door_of(request.source).traced(other))
        except UsageError as error:
            shape = "x".join(map(str, inputs[0].shape))
            return Resized(why=f"at {shape}, {error.diagnostics[0].message}")
    return Resized(tuple(found), axes=axes)


def _inputs(request: TraceRequest, trace: Trace, axes: Axes, size: int) -> tuple[GivenInput, ...]:
    """The inputs of a trace with another size of some axes."""
    found = []
    named = {one.name for one in request.inputs}
    for number, one in enumerate(trace.inputs):
        shape = enumerate(trace.shapes[one.value])
        given = one.name if one.name in named else ""
        sizes = tuple(size if (number, n) in axes.places else own for n, own in shape)
        found.append(GivenInput(given, sizes, one.indices))
    return tuple(found)


def _widened(request: TraceRequest) -> Widened:
    """The model at twice and three times its width; where it cannot be built so, why."""
    name, door = request.width, door_of(request.source)
    if door is not TORCH:
        return Widened(name, why="a file is of one width")
    from costcalc.bridge.theirs import default_of

    value = request.arguments.get(name, default_of(request.source, name))
    if type(value) is not int or value < 1:
        why = f"`{name}` is no whole number by default; write one, as --args {name}=64"
        return Widened(name, why=why)
    found = []
    for other in (2 * value, 3 * value):
        arguments = {**request.arguments, name: other}
        try:
            found.append((other, door.traced(request._replace(arguments=arguments))))
        except UsageError as error:
            return Widened(name, value, why=f"with {name}={other}, {error.diagnostics[0].message}")
    return Widened(name, value, tuple(found))
