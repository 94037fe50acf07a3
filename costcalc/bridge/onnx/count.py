"""Multiply-adds of a node by ONNX's own shapes: a second way to the figure of a file.

Nothing of our operators is used here, so that it can be compared with what they count.
"""

from __future__ import annotations

from math import prod

from costcalc.bridge.onnx.nodes import Node

_NAMES = "Attention ConvInteger DeformConv Einsum MatMulInteger QLinearConv QLinearMatMul"
UNCOUNTED = frozenset(_NAMES.split())
"""Nodes that multiply and add in a way that is not counted here."""


MULTIPLIED = UNCOUNTED | {"Conv", "ConvTranspose", "GRU", "Gemm", "LSTM", "MatMul", "RNN"}
"""All nodes that multiply and add."""


def multiply_adds(node: Node) -> int | None:
    """The multiply-adds of a node with a batch of 1; None where that is not known."""
    if node.op in UNCOUNTED:
        return None
    shapes = [() if value is None else value.shape for value in node.inputs]
    output = next((shape for shape in node.outputs if shape is not None), ())
    match node.op:
        case "Conv":
            return prod(output) * prod(shapes[1][1:])
        case "ConvTranspose":
            return prod(shapes[0]) * prod(shapes[1][1:])
        case "Gemm":
            return prod(output) * shapes[0][0 if node.whole("transA", 0) else 1]
        case "MatMul":
            return prod(output) * shapes[0][-1]
        case "LSTM" | "GRU" | "RNN":
            return prod(shapes[0][:2]) * (prod(shapes[1]) + prod(shapes[2]))
    return 0
