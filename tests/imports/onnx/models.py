"""Small ONNX models, written by their nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from onnx import ModelProto, NodeProto, TensorProto, helper

from costcalc.bridge.onnx.door import trace
from costcalc.imports.trace import Trace

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def stored(name: str, shape: Sequence[int], values: Sequence[Any] | None = None) -> Any:
    """A tensor of a file; without values only its shape, as in a file whose data was taken out."""
    if values is not None:
        kind = INT64 if all(type(value) is int for value in values) else FLOAT
        return helper.make_tensor(name, kind, shape, values)
    return TensorProto(name=name, data_type=FLOAT, dims=list(shape))


def model(
    nodes: Sequence[NodeProto],
    inputs: Mapping[str, Sequence[int | str | None] | None],
    tensors: Sequence[Any] = (),
    outputs: Sequence[str] = ("y",),
    opset: int = 20,
    ir: int = 9,
    kind: int = FLOAT,
) -> ModelProto:
    """A model of these nodes. A size that is a text is symbolic."""
    given = [helper.make_tensor_value_info(name, kind, shape) for name, shape in inputs.items()]
    results = [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs]
    graph = helper.make_graph(list(nodes), "small", given, results, initializer=list(tensors))
    opsets = [helper.make_opsetid("", opset)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=ir)


def traced(
    folder: Path, made: ModelProto | bytes, given: Mapping[str, tuple[int, ...]] | None = None
) -> Trace:
    """The trace of a model, by way of a file."""
    path = folder / "small.onnx"
    path.write_bytes(made if isinstance(made, bytes) else made.SerializeToString())
    return trace(str(path), tuple((given or {}).items()))
