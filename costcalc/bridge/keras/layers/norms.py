"""Normalizations, and scales that are trained or stored."""

from __future__ import annotations

from costcalc.bridge.keras.registry import translates
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use, exact, image_order, shown
from costcalc.bridge.ours import Sizes, Untranslated


def _axis(use: Use) -> int:
    """The only axis of a setting `axis`, the last if there is none."""
    found = use.given("axis")
    listed = found if isinstance(found, (list, tuple)) else [-1 if found is None else found]
    if len(listed) != 1 or type(listed[0]) is not int:
        raise Untranslated(f"`axis` is {shown(found)}")
    return int(listed[0])


def _scaled(use: Use, value: int, axis: int, name: str, op: str = "layerscale") -> int:
    size = use.to.shapes[value][axis]
    return use.to.call(op, value, stored={"weight": use.hold(name, size)}, axis=axis)


@translates("BatchNormalization", "SyncBatchNormalization", "BatchNormalizationV1")
def bn(use: Use) -> Tensor:
    """A scale without a shift is a norm without either, and a scale behind it."""
    axis = use.x.axis(_axis(use))
    size = use.to.shapes[use.value][axis]
    scale, center = use.flag("scale", True), use.flag("center", True)
    use.refuse("renorm", False)
    stored = {
        "mean": use.hold("moving_mean", size, trained=False, statistic=True),
        "variance": use.hold("moving_variance", size, trained=False, statistic=True),
    }
    if center:
        stored["bias"] = use.hold("beta", size)
        if scale:
            stored["weight"] = use.hold("gamma", size)
    found = use.to.call("bn", use.value, stored=stored, affine=center, scale=scale, axis=axis)
    if scale and not center:
        found = _scaled(use, found, axis, "gamma")
    return use.to.given(found, use.x.order)


@translates("LayerNormalization", "RMSNormalization")
def ln(use: Use) -> Tensor:
    scale = use.flag("scale", True)
    rms = use.layer.kind[0] == "R" or use.flag("rms_scaling", False)
    center = use.flag("center", not rms) and not rms
    if center and not scale:
        raise Untranslated("it has a shift without a scale")
    axis = use.x.axis(_axis(use))
    size = use.to.shapes[use.value][axis]
    stored = {"weight": use.hold("gamma", size)} if scale else {}
    if center:
        stored["bias"] = use.hold("beta", size)
    if rms:
        found = use.to.call("rmsnorm", use.value, stored=stored, affine=scale, axis=axis)
    else:
        found = use.to.call(
            "ln", use.value, stored=stored, affine=scale, bias=center or not scale, axis=axis
        )
    return use.to.given(found, use.x.order)


@translates("GroupNormalization")
def gn(use: Use) -> Tensor:
    axes = len(use.x.shape) - 1
    if _axis(use) not in (-1, axes + 1):
        raise Untranslated("its channels are not the last axis")
    order = image_order(axes, "")
    value = use.to.ordered(use.x, order)
    scale, center = use.flag("scale", True), use.flag("center", True)
    if scale != center:
        raise Untranslated("it has a scale or a shift alone")
    c = use.to.shapes[value][0]
    stored = {"weight": use.hold("gamma", c), "bias": use.hold("beta", c)} if scale else {}
    groups = c if use.given("groups") == -1 else use.whole("groups", 32)
    return use.to.given(use.to.call("gn", value, stored=stored, g=groups, affine=scale), order)


@translates("applications.LayerScale", "LayerScale")
def layerscale(use: Use) -> Tensor:
    """A trained scale for each channel."""
    found = _scaled(use, use.value, use.x.axis(-1), "gamma")
    return use.to.given(found, use.x.order)


@translates("Rescaling")
def rescaling(use: Use) -> Tensor:
    """Times a number and plus a number, or a number for each channel."""
    value = use.value
    for name, op, usual in (("scale", "times", 1), ("offset", "plus", 0)):
        given = use.given(name)
        if isinstance(given, list):
            listed = [exact(name, one) for one in given]
            if len(listed) != use.x.shape[-1]:
                raise Untranslated(f"`{name}` is {shown(given)}")
            constant = use.to.constant(_along_last(use))
            value = use.to.call("mul" if op == "times" else "add", value, constant)
        elif given is not None and (number := exact(name, given)) != usual:
            value = use.to.call(op, value, by=number)
    return use.to.given(value, use.x.order)


def _along_last(use: Use) -> Sizes:
    """The shape of a number for each channel, which is broadcast to the value."""
    axis, rank = use.x.axis(-1), len(use.x.shape)
    return tuple(use.x.shape[-1] if n == axis else 1 for n in range(rank))


@translates("Normalization")
def normalization(use: Use) -> Tensor:
    """Minus a mean and divided by a deviation, which the layer holds if it does not state them."""
    if use.given("axis") is not None and _axis(use) not in (-1, len(use.x.shape)):
        raise Untranslated("it is not along the last axis")
    use.refuse("invert", False)
    size, holds = use.x.shape[-1], use.given("mean") is None
    value = use.value
    for name, op in (("mean", "sub"), ("variance", "div")):
        kept = use.hold(name, size, trained=False) if holds else None
        value = use.to.call(op, value, use.to.constant(_along_last(use), kept))
    if holds:
        use.hold("count", trained=False)
    return use.to.given(value, use.x.order)
