"""Shapes of a node's outputs, by ONNX itself, and the content of small constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

from onnx import TensorProto, helper, numpy_helper, shape_inference
from onnx.defs import get_schema

from costcalc.bridge.onnx.values import Sizes
from costcalc.bridge.ours import Untranslated

MOST_KNOWN = 2**16
"""The most elements of a constant whose content is read or computed."""

MOST_ELEMENTS = 2**62
"""The most elements of any tensor."""

_NAMES = (
    "Abs Add And Cast Ceil Clip Concat Constant ConstantOfShape CumSum Div Equal Exp Expand "
    "Flatten Floor Gather GatherND Greater GreaterOrEqual Identity Less LessOrEqual Log Max "
    "Min Mod Mul Neg Not Or Pow Range Reciprocal ReduceMax ReduceMin ReduceProd ReduceSum "
    "Reshape Round ScatterND Shape Sign Size Slice Sqrt Squeeze Sub Tile Transpose Trilu "
    "Unsqueeze Where"
)
FOLDED = frozenset(_NAMES.split())
"""Operators that are computed where all inputs are known: the arithmetic of shapes."""

FLOATS = frozenset(
    (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16)
)


LIKE_THE_INPUT = frozenset(("GroupNormalization", "MeanVarianceNormalization"))
"""Operators that ONNX defines by others, and whose shape it does not infer: it is the input's."""


class Typed:
    """The type and the shape of an edge; the shape is None where it is not known."""

    __slots__ = ("element", "shape")

    def __init__(self, element: int, shape: Sizes | None):
        self.element = element
        self.shape = shape

    @property
    def proto(self) -> Any:
        return helper.make_tensor_type_proto(self.element, self.shape)

    @property
    def is_float(self) -> bool:
        return self.element in FLOATS

    @property
    def is_small(self) -> bool:
        return self.shape is not None and prod(self.shape) <= MOST_KNOWN


def schema_of(proto: Any, version: int) -> Any:
    """The definition of a node's operator in that opset, or None if ONNX has none."""
    try:
        return get_schema(proto.op_type, version, proto.domain)
    except Exception:  # onnx has an exception of its own, in a module that is not public
        return None


def inferred(
    proto: Any, version: int, types: Mapping[str, Typed], known: Mapping[str, Any]
) -> list[Typed | None]:
    """The type of each output; None for one that is no tensor. Raises Untranslated."""
    if proto.op_type in LIKE_THE_INPUT:
        return [types[proto.input[0]] for _ in proto.output]
    data = {name: numpy_helper.from_array(array, name) for name, array in known.items()}
    try:
        found = shape_inference.infer_node_outputs(
            schema_of(proto, version),
            proto,
            {name: one.proto for name, one in types.items()},
            data,
            opset_imports=[helper.make_opsetid("", version)],
        )
    except Exception as error:  # whatever the library raises at an invalid node
        raise Untranslated(f"ONNX refuses its inputs: {_reason(error)}") from None
    return [_typed(found.get(name)) for name in proto.output]


def _typed(proto: Any) -> Typed | None:
    if proto is None or not proto.HasField("tensor_type"):
        return None
    tensor = proto.tensor_type
    if not tensor.HasField("shape"):
        return Typed(tensor.elem_type, None)
    sizes = tuple(d.dim_value if d.HasField("dim_value") else -1 for d in tensor.shape.dim)
    return Typed(tensor.elem_type, sizes if is_shape(sizes) else None)


def is_shape(sizes: Sequence[int]) -> bool:
    """Whether these are sizes of a tensor that could exist."""
    return all(size >= 0 for size in sizes) and prod(sizes) <= MOST_ELEMENTS


def content(tensor: Any) -> Any:
    """The elements of a small stored tensor as an array; None where the file leaves them out."""
    if prod(tensor.dims) > MOST_KNOWN or tensor.data_location == TensorProto.EXTERNAL:
        return None
    try:
        return numpy_helper.to_array(tensor)
    except Exception:  # data of another length, or of a type that numpy has not
        return None


def folded(proto: Any, version: int, known: Mapping[str, Any]) -> list[Any] | None:
    """The outputs of a node whose inputs are known, or None where they cannot be computed."""
    from onnx.reference import ReferenceEvaluator

    given = [helper.make_value_info(name, helper.make_tensor_type_proto(0, None)) for name in known]
    results = [
        helper.make_value_info(name, helper.make_tensor_type_proto(0, None))
        for name in proto.output
        if name
    ]
    graph = helper.make_graph([proto], "constant", given, results)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", version)])
    try:
        found = ReferenceEvaluator(model).run(None, dict(known))
    except Exception:  # whatever arithmetic raises that a file asks for
        return None
    return [_small(one) for one in found]


def _small(array: Any) -> Any:
    return array if hasattr(array, "reshape") and array.size <= MOST_KNOWN else None


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1][:200] if lines else type(error).__name__
