"""An `.onnx` file as a trace."""

from __future__ import annotations

import onnx

from costcalc.bridge.onnx.file import MOST_NODES, check_operators, opened, refused
from costcalc.bridge.onnx.functions import inlined
from costcalc.bridge.onnx.inputs import Given
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


def trace(path: str, given: Given = ()) -> Trace:
    """The trace of a file, with the shapes of one example that are `given` for its inputs.

    Raises UsageError for a file that is not what it claims to be, that has control flow, or whose
    shapes are not known. An operator without a counterpart is an opaque call.
    """
    model = inlined(path, opened(path), MOST_NODES)
    check_operators(path, model)
    walk = Walk(path, model)
    walk.read_stored()
    walk.read_inputs(given)
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
        notes=(OF_THE_FILE, *copied),
    )


def traced(request: TraceRequest) -> Trace:
    """The trace of the file that a request names. Raises UsageError."""
    if request.arguments or request.module:
        word = "--args" if request.arguments else "--module"
        raise refused(request.source, f"an ONNX file takes no `{word}`")
    return trace(request.source, [(one.name, one.shape) for one in request.inputs])


def _producer(model: object) -> tuple[str, ...]:
    """The tool that wrote the file, as the file says."""
    name = str(getattr(model, "producer_name", ""))
    version = str(getattr(model, "producer_version", ""))
    return (on_one_line(f"{name} {version}".strip()),) if name else ()
