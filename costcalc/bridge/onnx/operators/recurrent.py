"""Recurrent layers."""

from __future__ import annotations

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.operators.views import sliced
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.ours import Untranslated


@translates("LSTM", "GRU", "RNN")
def recurrent(node: Node, to: Tracer) -> list[Value | None]:
    """Tokens x inputs to tokens x states; the last state is the last token of one direction."""
    value = node[0]
    if node.whole("layout", 0) or value.shape[1] != 1 or not value.differs:
        raise Untranslated("with another order of axes than time, batch of 1, features")
    if node.given(4) is not None or node.given(7) is not None:
        raise Untranslated("with lengths of its own, or peepholes")
    if any(state is not None and state.differs for state in (node.given(5), node.given(6))):
        raise Untranslated("begins with states that are computed")
    directions, out = node[1].shape[0], node[2].shape[2]
    stored = {"weight": to.weight(node[1], "weights"), "weight_2": to.weight(node[2], "weights")}
    if node.given(3) is not None:
        stored["bias"] = to.weight(node[3], "biases")
    tokens = value.shape[0]
    plain = to.reshaped(value, value.shape, 1)
    given = to.call(
        node.op.lower(),
        plain,
        stored=stored,
        batch=1,
        out=out,
        bidirectional=directions == 2,
        bias="bias" in stored,
    )
    wanted = [shape is not None for shape in node.outputs] + [False, False]
    if wanted[2] or (wanted[1] and directions == 2):
        raise Untranslated("its last state is used")
    every = to.reshaped(given, (tokens, directions, 1, out), 2) if wanted[0] else None
    if not wanted[1]:
        return [every]
    last = sliced(given, 0, tokens - 1, tokens, to)
    return [every, to.reshaped(last, (1, 1, out), 1)]
