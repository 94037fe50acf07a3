"""Multiply-adds of a layer by its settings and the shapes of Keras: a second way to the figure.

Nothing of our operators is used here, so that it can be compared with what they count.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import FIRST, Use
from costcalc.bridge.ours import Sizes

GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}


def multiply_adds(use: Use, outputs: Sequence[Tensor]) -> int:
    """The multiply-adds of one use of a layer that has a translation."""
    kind = use.layer.kind
    if "Conv" in kind:
        return _convolution(use, outputs[0].shape)
    match kind:
        case "Dense":
            return prod(outputs[0].shape) * use.x.shape[-1]
        case "LSTM" | "GRU" | "SimpleRNN":
            return _recurrent(use.x.shape, kind, use.whole("units"))
        case "Bidirectional":
            inner = use.config["layer"]
            return 2 * _recurrent(use.x.shape, inner["class_name"], int(inner["config"]["units"]))
        case "TimeDistributed":
            inner = use.config["layer"]
            dense = inner["class_name"] == "Dense"
            return prod(outputs[0].shape) * use.x.shape[-1] if dense else 0
        case "MultiHeadAttention":
            return _attention(use, outputs[0].shape)
        case "Attention":
            query, value = use.inputs[:2]
            return prod(query.shape) * value.shape[0] + prod(outputs[0].shape) * value.shape[0]
        case "Matmul":
            return prod(outputs[0].shape) * use.x.shape[-1]
    return 0


def _convolution(use: Use, out: Sizes) -> int:
    """Kernel taps of each output, or of each input where the convolution is transposed."""
    kind, x = use.layer.kind, use.x.shape
    last = use.word("data_format", "") != FIRST
    kernel = use.wholes("kernel_size", len(x) - 1)
    channels = x[-1] if last else x[0]
    places = prod(out[:-1] if last else out[1:])
    if "Transpose" in kind:
        return prod(x) * prod(kernel) * use.whole("filters")
    if kind.startswith("Depthwise"):
        return prod(out) * prod(kernel)
    if kind.startswith("Separable"):
        wide = channels * use.whole("depth_multiplier", 1)
        return places * wide * (prod(kernel) + use.whole("filters"))
    return prod(out) * prod(kernel) * channels // use.whole("groups", 1)


def _recurrent(x: Sizes, kind: str, units: int) -> int:
    tokens, dim = x
    return tokens * GATES[kind] * units * (dim + units)


def _attention(use: Use, out: Sizes) -> int:
    """Four projections, the scores, and the mean of the values."""
    given = [one for one in use.inputs if len(one.shape) == 2]
    named = [use.keywords.get(name) for name in ("value", "key")]
    given += [one for one in named if isinstance(one, Tensor)]
    query, value, key = (*given, *[given[-1]] * 2)[:3]
    heads, dim = use.whole("num_heads"), use.whole("key_dim")
    of_value = use.whole("value_dim", dim)
    projected = prod(query.shape) * dim + prod(key.shape) * dim + prod(value.shape) * of_value
    pairs = query.shape[0] * key.shape[0]
    back = prod(out) * of_value
    return heads * (projected + pairs * (dim + of_value) + back)
