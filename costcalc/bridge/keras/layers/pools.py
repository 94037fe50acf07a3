"""Pools, margins and resampling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from costcalc.bridge.keras.layers.convolutions import axes_of, padding
from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, checked, shown
from costcalc.bridge.ours import Untranslated


def _window(use: Use, axes: int) -> dict[str, Any]:
    k = use.wholes("pool_size", axes, 2)
    s = k if use.given("strides") is None else use.wholes("strides", axes)
    ones = (1,) * axes
    return {"k": k, "s": s, "p": padding(use, k, s, ones)}


@translates("MaxPooling1D", "MaxPooling2D", "MaxPooling3D")
def maxpool(use: Use) -> Tensor:
    value, order = use.images(axes_of(use))
    found = use.to.call("maxpool", value, **_window(use, axes_of(use)))
    return use.to.given(found, order)


@translates("AveragePooling1D", "AveragePooling2D", "AveragePooling3D")
def avgpool(use: Use) -> Tensor:
    """Keras takes the mean of what is inside the image."""
    value, order = use.images(axes_of(use))
    given = _window(use, axes_of(use))
    inside = use.word("padding", "valid") == "valid"
    return use.to.given(use.to.call("avgpool", value, count_pad=inside, **given), order)


@translates("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D")
def gap(use: Use) -> Tensor:
    return _global(use, "gap", "reduce_mean")


@translates("GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D")
def gmp(use: Use) -> Tensor:
    return _global(use, "gmp", "reduce_max")


def _global(use: Use, op: str, reduction: str) -> Tensor:
    """One value for each channel; `keepdims` keeps the axes."""
    axes, keep = axes_of(use), use.flag("keepdims", False)
    spatial = use.spatial_axes(axes)
    if axes > 1 and spatial == tuple(range(1, axes + 1)):
        found = use.to.call(op, use.value)
    else:
        found = use.to.call(reduction, use.value, axis=spatial, keep=keep)
    if keep:
        return use.to.given(found, use.x.order)
    return use.to.plain(use.to.reshaped(found, (use.to.shapes[found][0],)))


@translates("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")
def pad(use: Use) -> Tensor:
    return _margins(use, "padding", 1)


@translates("Cropping1D", "Cropping2D", "Cropping3D")
def crop(use: Use) -> Tensor:
    return _margins(use, "cropping", -1)


def _margins(use: Use, name: str, sign: int) -> Tensor:
    axes = axes_of(use)
    value, order = use.images(axes)
    given = use.given(name)
    if given is None:
        given = 1 if sign > 0 else 0
    listed: Sequence[Any] = given if isinstance(given, (list, tuple)) else [given] * axes
    if axes == 1 and len(listed) == 2 and not isinstance(listed[0], (list, tuple)):
        listed = [listed]
    if len(listed) != axes:
        raise Untranslated(f"`{name}` is {shown(given)}")
    sides = tuple(_pair(name, one, sign) for one in listed)
    if not any(map(any, sides)):
        return use.x
    return use.to.given(use.to.call("pad", value, p=sides), order)


def _pair(name: str, one: Any, sign: int) -> tuple[int, int]:
    pair = one if isinstance(one, (list, tuple)) else (one, one)
    if len(pair) != 2:
        raise Untranslated(f"`{name}` is {shown(one)}")
    before, after = (sign * checked(name, side, 0) for side in pair)
    return before, after


@translates("UpSampling1D", "UpSampling2D", "UpSampling3D")
def upsample(use: Use) -> Tensor:
    axes = axes_of(use)
    value, order = use.images(axes)
    bilinear = _is_linear(use, "nearest")
    found = use.to.call("upsample", value, s=use.wholes("size", axes, 2), bilinear=bilinear)
    return use.to.given(found, order)


@translates("Resizing")
def resize(use: Use) -> Tensor:
    value, order = use.images(2)
    use.refuse("crop_to_aspect_ratio", False)
    use.refuse("pad_to_aspect_ratio", False)
    out = (use.whole("height"), use.whole("width"))
    found = use.to.call("resize", value, out=out, bilinear=_is_linear(use, "bilinear"))
    return use.to.given(found, order)


@translates("CenterCrop")
def center_crop(use: Use) -> Tensor:
    value, order = use.images(2)
    for axis, word in ((1, "height"), (2, "width")):
        size, own = use.whole(word), use.to.shapes[value][axis]
        if size > own:
            raise Untranslated("the image is smaller, and is resized first")
        start = (own - size) // 2
        value = use.to.sliced(value, axis, start, start + size)
    return use.to.given(value, order)


def _is_linear(use: Use, default: str) -> bool:
    mode = use.word("interpolation", default)
    if mode not in ("nearest", "bilinear"):
        raise Untranslated(f"`interpolation` is `{mode}`")
    return mode == "bilinear"
