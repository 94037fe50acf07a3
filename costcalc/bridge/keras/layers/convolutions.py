"""Convolutions, and where their windows lie."""

from __future__ import annotations

from typing import Any

from costcalc.bridge.keras.layers.activations import activated
from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use
from costcalc.bridge.ours import Sizes, Untranslated
from costcalc.imports.trace import Argument


def axes_of(use: Use) -> int:
    """The spatial axes of a layer, which stand in its name: `Conv2D`."""
    return next(int(letter) for letter in use.layer.kind if letter.isdigit())


def padding(use: Use, k: Sizes, s: Sizes, d: Sizes) -> Argument:
    """TensorFlow's padding: the same on both sides where that does not depend on the input."""
    how = use.word("padding", "valid")
    if how == "valid":
        return (0,) * len(k)
    if how == "causal" and len(k) == 1:
        return ((d[0] * (k[0] - 1), 0),)
    if how != "same":
        raise Untranslated(f"`padding` is `{how}`")
    reaches = [step * (size - 1) for size, step in zip(k, d, strict=True)]
    if set(s) == {1} and not any(reach % 2 for reach in reaches):
        return tuple(reach // 2 for reach in reaches)
    return "tf_same"


def _slid(use: Use, axes: int) -> dict[str, Any]:
    """Kernel, stride, padding and dilation."""
    k = use.wholes("kernel_size", axes)
    s = use.wholes("strides", axes, 1)
    d = use.wholes("dilation_rate", axes, 1)
    return {"k": k, "s": s, "p": padding(use, k, s, d), "d": d}


@translates("Conv1D", "Conv2D", "Conv3D", "Convolution2D")
def conv(use: Use) -> Tensor:
    axes, bias = axes_of(use), use.flag("use_bias", True)
    value, order = use.images(axes)
    given, out, g = _slid(use, axes), use.whole("filters"), use.whole("groups", 1)
    inner = use.to.shapes[value][0] // g
    stored = use.held(bias, kernel=(*given["k"], inner, out))
    found = use.to.call("conv", value, stored=stored, out=out, g=g, bias=bias, **given)
    return activated(use, use.to.given(found, order))


@translates("DepthwiseConv1D", "DepthwiseConv2D")
def depthwise(use: Use) -> Tensor:
    found, order = _depthwise(use, axes_of(use), "kernel", bias=use.flag("use_bias", True))
    return activated(use, use.to.given(found, order))


def _depthwise(use: Use, axes: int, name: str, bias: bool) -> tuple[int, Sizes]:
    value, order = use.images(axes)
    given, m = _slid(use, axes), use.whole("depth_multiplier", 1)
    c = use.to.shapes[value][0]
    stored = {"weight": use.hold(name, *given["k"], c, m)}
    if bias:
        stored["bias"] = use.hold("bias", c * m)
    found = use.to.call("conv", value, stored=stored, out=c * m, g=c, bias=bias, **given)
    return found, order


@translates("SeparableConv1D", "SeparableConv2D", "SeparableConvolution2D")
def separable(use: Use) -> Tensor:
    """A filter for each channel, then a convolution of 1 x 1, which has the biases."""
    axes, out, bias = axes_of(use), use.whole("filters"), use.flag("use_bias", True)
    module = use.to.module
    use.to.module = f"{module}.depthwise"
    value, order = _depthwise(use, axes, "depthwise_kernel", bias=False)
    use.to.module = f"{module}.pointwise"
    ones = (1,) * axes
    stored = {"weight": use.hold("pointwise_kernel", *ones, use.to.shapes[value][0], out)}
    if bias:
        stored["bias"] = use.hold("bias", out)
    given: dict[str, Any] = {"k": ones, "s": ones, "p": (0,) * axes, "d": ones}
    found = use.to.call("conv", value, stored=stored, out=out, g=1, bias=bias, **given)
    use.to.module = module
    return activated(use, use.to.given(found, order))


@translates("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
def transposed(use: Use) -> Tensor:
    axes, out, bias = axes_of(use), use.whole("filters"), use.flag("use_bias", True)
    value, order = use.images(axes)
    if use.given("output_padding") is not None:
        raise Untranslated("it has an `output_padding` of its own")
    k, s = use.wholes("kernel_size", axes), use.wholes("strides", axes, 1)
    d = use.wholes("dilation_rate", axes, 1)
    same = use.word("padding", "valid") == "same"
    ends = [_ends(same, *axis) for axis in zip(k, s, d, strict=True)]
    stored = {"weight": use.hold("kernel", *k, out, use.to.shapes[value][0])}
    if bias:
        stored["bias"] = use.hold("bias", out)
    given: dict[str, Any] = {"k": k, "s": s, "d": d, "g": 1, "p": tuple(p for p, _ in ends)}
    extra = tuple(more for _, more in ends)
    found = use.to.call(
        "conv_transpose", value, stored=stored, out=out, bias=bias, output_padding=extra, **given
    )
    return activated(use, use.to.given(found, order))


def _ends(same: bool, k: int, s: int, d: int) -> tuple[tuple[int, int], int]:
    """What is cropped at both ends of one axis, and added: the size becomes s times as large, or
    s times as large and what the kernel reaches beyond.
    """
    beyond = d * (k - 1) + 1 - s
    if beyond < 0:
        return (0, 0), -beyond
    crop = beyond if same else 0
    return (crop // 2, crop - crop // 2), 0
