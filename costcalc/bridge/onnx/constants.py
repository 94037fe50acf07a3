"""Nodes whose output is the same at every input: arithmetic of shapes, and stored tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from onnx import TensorProto, helper, numpy_helper

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.shapes import FOLDED, Typed, content, folded
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value

_NAMES = "Reshape Unsqueeze Squeeze Flatten Identity Transpose Dropout Cast DequantizeLinear"
VIEWS = frozenset(_NAMES.split())
"""What moves no data, and so leaves a stored tensor what it is."""


def constants(
    proto: Any,
    version: int,
    read: Mapping[str, Value],
    types: Sequence[Typed],
    tracer: Tracer,
    listed: frozenset[str],
) -> list[Value | None] | None:
    """The outputs of a node that computes nothing of an input; None for any other node.

    `listed` are the stored tensors that the file lists as inputs too, as IR 3 does. Filling the
    shape that one of them holds stands for a stored tensor: so a file leaves its weights out.
    """
    if proto.op_type in ("Shape", "Size"):
        return [_known(_of_shape(proto, read[proto.input[0]]))]
    if any(value.differs for value in read.values()):
        return None
    if proto.op_type == "Constant":
        return [_constant(proto, version, types[0], tracer)]
    if proto.op_type == "ConstantOfShape" and proto.input[0] in listed and types[0].is_float:
        return [stored(tracer, proto.output[0], types[0], None)]
    return _computed(proto, version, read, types)


def stored(tracer: Tracer, name: str, type_: Typed, known: Any, initializer: bool = True) -> Value:
    """A tensor that the file stores. An initializer of floats counts as trained where it is an
    operand, unless it is a single number.
    """
    shape = type_.shape or ()
    trains = initializer and type_.is_float and prod(shape) > 1
    uniform = trains and known is not None and bool((known == known.reshape(-1)[0]).all())
    number = tracer.hold(name, shape, could_train=trains, uniform=uniform)
    return Value(shape, None, False, None, number, known, trains)


def stored_view(node: Node) -> Value | None:
    """A stored tensor in another shape, as a transposed weight; None for any other node."""
    value = node.given(0)
    if value is None or not value.is_stored or node.op not in VIEWS or node.outputs[:1] == (None,):
        return None
    if node.op == "DequantizeLinear":
        return value._replace(known=None, trains=value.size > 1)
    ordered = node.op != "Transpose"
    fits = ordered and value.size == prod(node.shape)
    known = None if value.known is None or not fits else value.known.reshape(node.shape)
    return value._replace(shape=node.shape, known=known)


def _constant(proto: Any, version: int, type_: Typed, tracer: Tracer) -> Value:
    attribute = proto.attribute[0]
    if attribute.name == "value":
        known = content(attribute.t)
    else:
        known = (folded(proto, version, {}) or [None])[0]
    return stored(tracer, proto.output[0], type_, known, initializer=False)


def _of_shape(proto: Any, value: Value) -> Any:
    """The sizes of a value, or their product, as an array of whole numbers."""
    if proto.op_type == "Size":
        return _whole([value.size], ())
    ends = {one.name: one.i for one in proto.attribute}
    sizes = value.shape[slice(ends.get("start"), ends.get("end"))]
    return _whole(sizes, (len(sizes),))


def _whole(numbers: Sequence[int], shape: tuple[int, ...]) -> Any:
    return numpy_helper.to_array(helper.make_tensor("", TensorProto.INT64, shape, numbers))


def empty(shape: tuple[int, ...]) -> Value:
    """A value without elements, as what a slice of nothing gives."""
    return _known(_whole((), shape))


def _known(array: Any) -> Value:
    return Value(tuple(array.shape), None, False, None, None, array)


def _computed(
    proto: Any, version: int, read: Mapping[str, Value], types: Sequence[Typed]
) -> list[Value | None] | None:
    """The result of arithmetic on small constants, none of which is trained."""
    fits = proto.op_type in FOLDED and all(type_.is_small for type_ in types)
    known = {name: value.known for name, value in read.items()}
    trained = any(value.trains for value in read.values())
    if not fits or trained or any(array is None for array in known.values()):
        return None
    arrays = folded(proto, version, known)
    if arrays is None or any(array is None for array in arrays):
        return None
    return [_known(array) for array in arrays]
