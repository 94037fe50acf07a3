"""An `.onnx` file as a trace."""

from __future__ import annotations

import onnx

from costcalc.bridge.files import Given, given_by, refused
from costcalc.bridge.onnx.file import MOST_NODES, check_operators, opened
from costcalc.bridge.onnx.functions import inlined
from costcalc.bridge.onnx.patterns import recognized
from costcalc.bridge.onnx.sharing import separated
from costcalc.bridge.onnx.tracer import tensors
from costcalc.bridge.onnx.walk import Walk
from costcalc.bridge.ours import on_one_line
from costcalc.bridge.tracing.request import TraceRequest
from costcalc.imports.trace import Trace

COUNTED = "the count by the shapes that ONNX infers"
OF_THE_FILE = (
    "Parameters are those of the file: an exporter may fold batch norms and merge equal tensors."
)


def trace(path: str, given: Given = (), is_other_size: bool = False) -> Trace:
    """The trace of a file, with the shapes of one example that are `given` for its inputs.

    `is_other_size`: a size that the file fixes is refused, and not only said to be another.
    Raises UsageError for a file that is not what it claims to be, that has control flow, or whose
    shapes are not known. An operator without a counterpart is an opaque call.
    """
    model = inlined(path, opened(path), MOST_NODES)
    check_operators(path, model)
    walk = Walk(path, model)
    walk.read_stored()
    changed = walk.read_inputs(given)
    if changed and is_other_size:
        raise refused(path, changed[0])
    for proto in model.graph.node:
        walk.step(proto)
    outputs = walk.outputs()
    calls, copied = separated(
        recognized(walk.tracer.calls, walk.tracer.shapes, outputs), walk.tracer
    )
    used = frozenset(number for call in calls for number in call.stored.values())
    return Trace(
        source=path,
        made_by=(f"onnx {onnx.__version__}", *_producer(model)),
        inputs=tuple(walk.inputs),
        outputs=outputs,
        shapes=tuple(walk.tracer.shapes),
        calls=tuple(calls),
        stored=tensors(walk.tracer.held, used),
        macs=walk.macs,
        counted=COUNTED,
        notes=(OF_THE_FILE, *map(_of_another_size, changed), *copied),
    )


def traced(request: TraceRequest) -> Trace:
    """The trace of the file that a request names. Raises UsageError."""
    given = given_by(request, "an ONNX file")
    return trace(request.source, given, request.is_other_size)


def _of_another_size(changed: str) -> str:
    """A sentence on a size that was asked for and is not that of the file."""
    return f"{changed[0].upper()}{changed[1:]}; what its exporter computed of that is kept."


def _producer(model: object) -> tuple[str, ...]:
    """The tool that wrote the file, as the file says."""
    name = str(getattr(model, "producer_name", ""))
    version = str(getattr(model, "producer_version", ""))
    return (on_one_line(f"{name} {version}".strip()),) if name else ()
