"""An `.onnx` file as a trace."""

from __future__ import annotations

from collections.abc import Mapping

import onnx

from costcalc.bridge.onnx.file import opened
from costcalc.bridge.onnx.patterns import recognized
from costcalc.bridge.onnx.sharing import separated
from costcalc.bridge.onnx.tracer import tensors
from costcalc.bridge.onnx.values import Sizes
from costcalc.bridge.onnx.walk import Walk
from costcalc.imports.trace import Trace

OF_THE_FILE = (
    "parameters are those of the file: an exporter may fold a batch norm into the convolution "
    "before it, and drop or merge equal tensors"
)


def trace(path: str, given: Mapping[str, Sizes] | None = None) -> Trace:
    """The trace of a file. `given` holds shapes of one example by the input's name; an empty name
    is the only input.

    Raises UsageError for a file that is not what it claims to be, that has control flow, or whose
    shapes are not known. An operator without a counterpart is an opaque call.
    """
    model = opened(path)
    walk = Walk(path, model)
    walk.read_stored()
    walk.read_inputs(given or {})
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
        notes=(OF_THE_FILE, *copied),
    )


def _producer(model: object) -> tuple[str, ...]:
    """The tool that wrote the file, as the file says."""
    name = str(getattr(model, "producer_name", ""))
    version = str(getattr(model, "producer_version", ""))
    return (f"{name} {version}".strip(),) if name else ()
