"""Activations: settings of other layers, and layers of their own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, shown
from costcalc.bridge.ours import Untranslated

PLAIN = {
    "elu": "elu",
    "exponential": "exp",
    "gelu": "gelu",
    "hard_sigmoid": "hsigmoid",
    "hard_silu": "hswish",
    "hard_swish": "hswish",
    "leaky_relu": "leaky_relu",
    "linear": "identity",
    "mish": "mish",
    "relu": "relu",
    "relu6": "relu6",
    "selu": "selu",
    "sigmoid": "sigmoid",
    "silu": "silu",
    "softmax": "softmax",
    "softplus": "softplus",
    "swish": "silu",
    "tanh": "tanh",
}
"""Names of functions of Keras, and our operators."""

SLOPE = Fraction(1, 5)
"""That of the activation `leaky_relu` below 0; the layer has another."""


def applied(use: Use, tensor: Tensor, name: Any) -> Tensor:
    """What an activation gives of a tensor. Raises Untranslated for one of the user's own."""
    if isinstance(name, Mapping):
        word = name.get("class_name")
        name = name.get("config") if word == "function" else word
    op = PLAIN.get(str(name), "") if name is not None else "identity"
    if op == "identity":
        return tensor
    if not op:
        raise Untranslated(f"its activation is {shown(name)}")
    if op == "softmax":
        return elementwise(use, tensor, op, axis=tensor.axis(-1))
    if op == "leaky_relu":
        return elementwise(use, tensor, op, slope=SLOPE)
    return elementwise(use, tensor, op)


def activated(use: Use, tensor: Tensor) -> Tensor:
    """A layer's result behind the activation that it has as a setting."""
    return applied(use, tensor, use.given("activation"))


def elementwise(use: Use, tensor: Tensor, op: str, **attributes: Any) -> Tensor:
    """One of our operators that leaves the shape, with the axes as they lie."""
    if tensor.number is None:
        raise Untranslated("it computes with a mask")
    return use.to.given(use.to.call(op, tensor.number, **attributes), tensor.order)


@translates("Activation")
def activation(use: Use) -> Tensor:
    return activated(use, use.x)


@translates("ReLU", "ops.Relu", "ops.Relu6", "ops.nn.relu", "ops.nn.relu6")
def relu(use: Use) -> Tensor:
    """Cut off above at `max_value`, or with a slope below 0."""
    if use.layer.kind in ("Relu", "Relu6", "TFOpLambda"):
        is_6 = use.layer.kind == "Relu6" or use.given("function") == "nn.relu6"
        return elementwise(use, use.x, "relu6" if is_6 else "relu")
    if use.number("threshold", 0):
        raise Untranslated("`threshold` is not 0")
    slope = use.number("negative_slope", 0)
    high = None if use.given("max_value") is None else use.number("max_value", 0)
    if slope and high is None:
        return elementwise(use, use.x, "leaky_relu", slope=slope)
    if high is None:
        return elementwise(use, use.x, "relu")
    if slope:
        raise Untranslated("it has a slope and a maximum")
    if high == 6:
        return elementwise(use, use.x, "relu6")
    return elementwise(use, use.x, "hardtanh", low=0, high=high)


@translates("LeakyReLU")
def leaky_relu(use: Use) -> Tensor:
    word = "alpha" if use.given("alpha") is not None else "negative_slope"
    return elementwise(use, use.x, "leaky_relu", slope=use.number(word, 0.3))


@translates("ELU")
def elu(use: Use) -> Tensor:
    return elementwise(use, use.x, "elu", alpha=use.number("alpha", 1))


@translates("PReLU")
def prelu(use: Use) -> Tensor:
    """A slope for each channel; Keras may have one for each element."""
    shared = use.given("shared_axes") or ()
    if not isinstance(shared, (list, tuple)) or not all(type(one) is int for one in shared):
        raise Untranslated(f"`shared_axes` is {shown(shared)}")
    alone = [n for n in range(len(use.x.shape)) if n + 1 not in shared and use.x.shape[n] > 1]
    sizes = [1 if n + 1 in shared else size for n, size in enumerate(use.x.shape)]
    if len(alone) != 1 or use.x.order[0] != alone[0]:
        raise Untranslated("it has a slope for each element, not for each channel")
    stored = {"weight": use.hold("alpha", *sizes)}
    return use.to.given(use.to.call("prelu", use.value, stored=stored), use.x.order)


@translates("Softmax", "ops.Softmax")
def softmax(use: Use) -> Tensor:
    axis = use.given("axis")
    if isinstance(axis, list) and len(axis) == 1:
        (axis,) = axis
    if axis is not None and type(axis) is not int:
        raise Untranslated(f"`axis` is {shown(axis)}")
    place = use.x.axis(-1 if axis is None else axis)
    return elementwise(use, use.x, "softmax", axis=place)


@translates(
    "ops.Sigmoid",
    "ops.Silu",
    "ops.HardSigmoid",
    "ops.HardSilu",
    "ops.Tanh",
    "ops.Exp",
    "ops.Sqrt",
    "ops.Log",
    "ops.nn.sigmoid",
    "ops.nn.silu",
    "ops.math.tanh",
    "ops.math.exp",
)
def function(use: Use) -> Tensor:
    """A function of `keras.ops` of one tensor."""
    word = use.layer.kind
    if word == "TFOpLambda":
        word = use.word("function", "").rpartition(".")[2]
    same = {"HardSigmoid": "hsigmoid", "HardSilu": "hswish"}
    return elementwise(use, use.x, same.get(word, word.lower()))


@translates("ops.Gelu", "ops.nn.gelu")
def gelu(use: Use) -> Tensor:
    return elementwise(use, use.x, "gelu")


@translates(
    "ActivityRegularization",
    "AlphaDropout",
    "Dropout",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "RandomBrightness",
    "RandomContrast",
    "RandomFlip",
    "RandomRotation",
    "RandomTranslation",
    "RandomZoom",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "StochasticDepth",
    "applications.StochasticDepth",
)
def nothing(use: Use) -> Tensor:
    """What does nothing outside training."""
    return use.x


@translates("Masking", "ops.NotEqual", "ops.Any", "ops.Equal")
def mask(use: Use) -> Tensor:
    """Says which tokens count; a mask costs nothing where it is one."""
    if use.layer.kind == "Masking":
        return use.x
    return Tensor(use.x.shape, None, use.x.order)
