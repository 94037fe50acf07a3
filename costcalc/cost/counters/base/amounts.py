"""The amounts of a call that a counter multiplies by a number of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

from costcalc.algebra import product
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.ops.base import Shape

Amount: TypeAlias = Literal[
    "macs",
    "inputs",
    "outputs",
    "nearest",
    "nearest_pixels",
    "linear",
    "bilinear",
    "trilinear",
    "spread",
    "unrolled",
    "margins",
    "joined",
    "biased",
    "unbiased",
    "kernels",
    "scaled",
    "taps",
    "rows",
    "places",
    "means",
    "queries",
    "scores",
    "masked",
    "calls",
    "slices",
    "cuts",
    "expanded",
    "stored",
    "weights",
    "biases",
    "norm",
    "shifts",
    "buffers",
]

ONCE: frozenset[Amount] = frozenset({"calls", "slices", "cuts", "expanded"})
"""Amounts of a call, and not of an example: a batch does not multiply them."""


def _macs(call: ModuleCall) -> int:
    """Our multiply-adds."""
    return whole(call.op.macs(*call.shapes)) if call.is_main else 0


def _inputs(call: ModuleCall) -> int:
    """Elements of the first tensor that it takes."""
    return _elements(call.inputs[0])


def _outputs(call: ModuleCall) -> int:
    """Elements of what it gives."""
    return _elements(call.output)


def _nearest(call: ModuleCall) -> int:
    """Of a resized input: elements of its output, if each is a copy of one of the input."""
    return _outputs(call) if call.arguments["mode"] == "nearest" else 0


def _nearest_pixels(call: ModuleCall) -> int:
    """The same, of an image only."""
    return _nearest(call) if len(call.output) == 3 else 0


def _linear(call: ModuleCall) -> int:
    """Of a resized sequence: elements of its output, if each lies between two of the input."""
    return _outputs(call) if call.arguments["mode"] == "linear" else 0


def _bilinear(call: ModuleCall) -> int:
    """Of a resized image: elements of its output, if each lies between four of the input."""
    return _outputs(call) if call.arguments["mode"] == "bilinear" else 0


def _trilinear(call: ModuleCall) -> int:
    """Of a resized volume: elements of its output, if each lies between eight of the input."""
    return _outputs(call) if call.arguments["mode"] == "trilinear" else 0


def _spread(call: ModuleCall) -> int:
    """Its weights once for each place of its output, as if a transposed convolution were none."""
    return _weights(call) * _places(call)


def _unrolled(call: ModuleCall) -> int:
    """All trained values once for each token."""
    return _stored(call) * whole(call.inputs[0][0])


def _margins(call: ModuleCall) -> int:
    """Of a local response norm: zeros in place of channels beyond the first and the last."""
    return whole(call.arguments["size"] - 1) * _places(call)


def _joined(call: ModuleCall) -> int:
    """Elements of what all its calls give, where tensors are joined two by two.

    With one tensor the other operand is stored, and it is one call. Intermediate results are as
    large as the last where the shapes are alike; where not, as wide as the widest of them so far.
    """
    shape, total = call.inputs[0], 0
    for other in call.inputs[1:]:
        shape = tuple(max(whole(a), whole(b)) for a, b in zip(shape, other, strict=True))
        total += _elements(shape)
    return total or _outputs(call)


def _biased(call: ModuleCall) -> int:
    """Elements of its output, if a bias is added to each."""
    return _outputs(call) if call.stored.biases else 0


def _unbiased(call: ModuleCall) -> int:
    """Elements of its output, if no bias is added to any."""
    return 0 if call.stored.biases else _outputs(call)


def _kernels(call: ModuleCall) -> int:
    """Of a convolution without biases: pairs of an input channel and an output of its group."""
    return 0 if call.stored.biases else _weights(call) // _elements(call.arguments["kernel_size"])


def _scaled(call: ModuleCall) -> int:
    """Elements of its input, if a trained scale multiplies each."""
    return _inputs(call) if call.stored.norm else 0


def _taps(call: ModuleCall) -> int:
    """Elements in the window of a pool, for each element of its output."""
    return _elements(call.arguments["kernel_size"]) * _outputs(call)


def _rows(call: ModuleCall) -> int:
    """Of a softmax or a layer normalization: vectors that it treats, each alone."""
    if "dim" in call.arguments:
        return _inputs(call) // whole(call.inputs[0][call.arguments["dim"] - 1])
    return _inputs(call) // _elements(call.arguments["normalized_shape"])


def _places(call: ModuleCall) -> int:
    """Places of its output: height times width."""
    return _elements(call.output[1:])


def _means(call: ModuleCall) -> int:
    """Elements of the output of a pool over the whole map; 0 of one over parts of it."""
    return _outputs(call) if _elements(call.output[1:]) == 1 else 0


def _queries(call: ModuleCall) -> int:
    """Of attention: elements of the queries and of the keys."""
    return _elements(call.shapes[0]) + _elements(call.shapes[1])


def _scores(call: ModuleCall) -> int:
    """Of attention: in every head the scores of each query with the keys of its window."""
    heads, windows = (whole(getattr(call.op, name)) for name in ("heads", "windows"))
    queries, keys = (whole(shape[0]) for shape in call.shapes[:2])
    return heads * queries * keys // windows


def _masked(call: ModuleCall) -> int:
    """Of attention: its scores, if something is added to each."""
    return _scores(call) if "attn_mask" in call.arguments else 0


def _calls(call: ModuleCall) -> int:
    """1, or how often it is called for a layer."""
    return call.times


def _slices(call: ModuleCall) -> int:
    """1 for a slice of a tensor that is cut into equal ones."""
    return 1 if call.piece else 0


def _cuts(call: ModuleCall) -> int:
    """1 for the first slice of a tensor that is cut into equal ones."""
    return 1 if call.piece == 1 else 0


def _expanded(call: ModuleCall) -> int:
    """1 where a stored tensor is repeated for each example, and put before the tokens."""
    return 1 if "first" in call.arguments else 0


def _stored(call: ModuleCall) -> int:
    """All values that are trained."""
    return whole(call.stored.weights + call.stored.biases + call.stored.norm)


def _weights(call: ModuleCall) -> int:
    """Values that count as weights."""
    return whole(call.stored.weights)


def _biases(call: ModuleCall) -> int:
    """Values that count as biases."""
    return whole(call.stored.biases)


def _norm(call: ModuleCall) -> int:
    """Scales and shifts of a normalization."""
    return whole(call.stored.norm)


def _shifts(call: ModuleCall) -> int:
    """Shifts of a normalization: it has as many scales, or none."""
    norm = whole(call.stored.norm)
    return norm // 2 if getattr(call.op, "scale", True) else norm


def _buffers(call: ModuleCall) -> int:
    """Running means and variances."""
    return whole(call.stored.buffers)


def _elements(shape: Shape) -> int:
    return whole(product(shape))


def whole(size: object) -> int:
    """A size or a batch as the integer it is. Raises TypeError for a symbol."""
    if not isinstance(size, int):
        raise TypeError("a counter's figure is of exact sizes")
    return size


AMOUNTS: dict[str, Callable[[ModuleCall], int]] = {
    name: globals()[f"_{name}"] for name in get_args(Amount)
}
