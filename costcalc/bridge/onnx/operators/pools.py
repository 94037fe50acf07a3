"""Pools and resampling."""

from __future__ import annotations

from typing import Any

from costcalc.bridge.onnx.nodes import Node, contents, exact
from costcalc.bridge.onnx.operators.convolutions import images, window
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.ours import Untranslated


@translates("MaxPool")
def maxpool(node: Node, to: Tracer) -> Value:
    k, s, p, d = window(node, node.wholes("kernel_shape") or ())
    ceil = bool(node.whole("ceil_mode", 0))
    return to.call("maxpool", images(node), batch=0, k=k, s=s, p=p, d=d, ceil=ceil)


@translates("AveragePool")
def avgpool(node: Node, to: Tracer) -> Value:
    k, s, p, d = window(node, node.wholes("kernel_shape") or ())
    if set(d) != {1}:
        raise Untranslated("it has dilations")
    attributes: dict[str, Any] = {"k": k, "s": s, "p": p}
    attributes["ceil"] = bool(node.whole("ceil_mode", 0))
    attributes["count_pad"] = bool(node.whole("count_include_pad", 0)) or not any(map(any, p))
    return to.call("avgpool", images(node), batch=0, **attributes)


@translates("GlobalAveragePool")
def gap(node: Node, to: Tracer) -> Value:
    value = images(node)
    if len(value.example) == 2:
        return to.call("reduce_mean", value, batch=0, axis=(1,), keep=True)
    return to.call("gap", value, batch=0)


@translates("GlobalMaxPool")
def gmp(node: Node, to: Tracer) -> Value:
    axes = tuple(range(1, len(images(node).example)))
    return to.call("reduce_max", images(node), batch=0, axis=axes, keep=True)


@translates("Resize", "Upsample")
def resize(node: Node, to: Tracer) -> Value:
    """Nearest pixels, or linear along each axis; other modes are refused by their name."""
    mode = node.word("mode", "nearest")
    if mode not in ("nearest", "linear", "bilinear"):
        raise Untranslated(f"mode {mode}")
    if node.whole("antialias", 0):
        raise Untranslated("with antialiasing")
    value = images(node)
    if value.shape[:2] != node.shape[:2]:
        raise Untranslated("it resizes the channels")
    before, after = value.shape[2:], node.shape[2:]
    bilinear = mode != "nearest"
    if all(new % old == 0 for old, new in zip(before, after, strict=True)):
        s = tuple(new // old for old, new in zip(before, after, strict=True))
        return to.call("upsample", value, batch=0, s=s, bilinear=bilinear)
    return to.call("resize", value, batch=0, out=after, bilinear=bilinear)


@translates("DepthToSpace")
def depth_to_space(node: Node, to: Tracer) -> Value:
    """Blocks of channels as pixels. ONNX's usual order is not that of a pixel shuffle."""
    value, r = images(node), node.whole("blocksize", 1)
    if node.word("mode", "DCR") == "CRD":
        return to.call("pixel_shuffle", value, batch=0, r=r)
    c, h, w = value.example
    apart = to.call("reshape", value, batch=0, to=(r, r, c // (r * r), h, w))
    moved = to.call("permute", apart, batch=0, axis=(2, 3, 0, 4, 1))
    return to.call("reshape", moved, batch=0, to=(c // (r * r), h * r, w * r))


@translates("SpaceToDepth")
def space_to_depth(node: Node, to: Tracer) -> Value:
    value, r = images(node), node.whole("blocksize", 1)
    c, h, w = value.example
    apart = to.call("reshape", value, batch=0, to=(c, h // r, r, w // r, r))
    moved = to.call("permute", apart, batch=0, axis=(2, 4, 0, 1, 3))
    return to.call("reshape", moved, batch=0, to=(c * r * r, h // r, w // r))


@translates("Pad")
def pad(node: Node, to: Tracer) -> Value:
    value = images(node) if len(node[0].shape) > 2 else node[0]
    pads, rank = node.given_wholes(1, "pads") or (), len(node[0].shape)
    if node.given(3) is not None:
        axes = [int(axis) % rank for axis in contents(node[3])]
        spread = [0] * (2 * rank)
        for at, axis in enumerate(axes):
            spread[axis], spread[axis + rank] = pads[at], pads[at + len(axes)]
        pads = tuple(spread)
    if len(pads) != 2 * rank:
        raise Untranslated("`pads` has another number of axes than its input")
    sides = tuple(zip(pads[:rank], pads[rank:], strict=True))
    if not any(map(any, sides)):
        return value
    if value.batch != 0 or any(sides[0]):
        raise Untranslated("it pads the batch")
    return to.call("pad", value, batch=0, c=sides[1], p=sides[2:], **_mode(node))


def _mode(node: Node) -> dict[str, Any]:
    """What fills the margin; any constant costs what zeros cost."""
    modes = {"constant": "zeros", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}
    mode = node.word("mode", "constant")
    if mode not in modes:
        raise Untranslated(f"mode {mode}")
    if mode == "constant" and not node.attributes.get("value", 0) == 0:
        raise Untranslated("it pads with another number than 0")
    if mode == "constant" and node.given(2) is not None and exact(contents(node[2])[0]):
        raise Untranslated("it pads with another number than 0")
    return {} if mode == "constant" else {"mode": modes[mode]}
