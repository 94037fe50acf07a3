"""Convolutions, and where a window lies along an axis."""

from __future__ import annotations

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.registry import translates
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Sizes, Value
from costcalc.bridge.ours import Untranslated
from costcalc.imports.trace import Argument
from costcalc.records import NamedTuple

Sides = tuple[tuple[int, int], ...]


class Window(NamedTuple):
    """The attributes that convolutions and pools share; `p` is before and after each axis."""

    k: Sizes
    s: Sizes
    p: Sides
    d: Sizes


def window(node: Node, kernel: Sizes) -> Window:
    """The window of a node. Padding that it leaves to ONNX is computed from the shapes."""
    axes = len(kernel)
    s = node.wholes("strides") or (1,) * axes
    d = node.wholes("dilations") or (1,) * axes
    if not len(s) == len(d) == axes:
        raise Untranslated("`strides` or `dilations` has another number of axes than the kernel")
    return Window(kernel, s, _sides(node, kernel, s, d), d)


def _sides(node: Node, k: Sizes, s: Sizes, d: Sizes) -> Sides:
    how = node.word("auto_pad", "NOTSET")
    if how == "VALID":
        return ((0, 0),) * len(k)
    if how in ("SAME_UPPER", "SAME_LOWER"):
        sizes = zip(node[0].shape[2:], node.shape[2:], k, s, d, strict=True)
        return tuple(_same(how == "SAME_LOWER", *axis) for axis in sizes)
    pads = node.wholes("pads") or (0,) * (2 * len(k))
    if len(pads) != 2 * len(k):
        raise Untranslated("`pads` has another number of axes than the kernel")
    return tuple(zip(pads[: len(k)], pads[len(k) :], strict=True))


def _same(before: bool, size: int, out: int, k: int, s: int, d: int) -> tuple[int, int]:
    """The padding that gives `out` windows; the odd one is before or after."""
    total = max(0, (out - 1) * s + d * (k - 1) + 1 - size)
    less = total // 2
    return (total - less, less) if before else (less, total - less)


def images(node: Node) -> Value:
    """The first input as images of one example. Raises Untranslated for a stack of several."""
    value = node[0].alone()
    if value.batch != 0:
        raise Untranslated(f"its first axis holds {value.shape[:1]} images, not the batch alone")
    return value


@translates("Conv")
def conv(node: Node, to: Tracer) -> Value:
    weight, value = node[1], images(node)
    k, s, p, d = window(node, weight.shape[2:])
    attributes: dict[str, Argument] = {"out": weight.shape[0], "k": k, "s": s, "p": p, "d": d}
    attributes |= {"g": node.whole("group", 1), "bias": node.given(2) is not None}
    return to.call("conv", value, stored=_stored(node, to), batch=0, **attributes)


@translates("ConvTranspose")
def conv_transpose(node: Node, to: Tracer) -> Value:
    weight, value = node[1], images(node)
    k, s, p, d = window(node, weight.shape[2:])
    extra = node.wholes("output_padding") or (0,) * len(k)
    if node.wholes("output_shape") or node.word("auto_pad", "NOTSET").startswith("SAME"):
        axes = zip(value.shape[2:], node.shape[2:], k, s, d, extra, strict=True)
        later = node.word("auto_pad", "NOTSET") != "SAME_UPPER"
        p = tuple(_cropped(later, *axis) for axis in axes)
    g = node.whole("group", 1)
    attributes: dict[str, Argument] = {"out": weight.shape[1] * g, "k": k, "s": s, "p": p, "d": d}
    attributes |= {"output_padding": extra, "g": g, "bias": node.given(2) is not None}
    return to.call("conv_transpose", value, stored=_stored(node, to), batch=0, **attributes)


def _cropped(
    later: bool, size: int, out: int, k: int, s: int, d: int, extra: int
) -> tuple[int, int]:
    """What is cropped of the full result, so that `out` is left."""
    total = s * (size - 1) + extra + d * (k - 1) + 1 - out
    if total < 0:
        raise Untranslated("`output_shape` is larger than what its inputs reach")
    less = total // 2
    return (total - less, less) if later else (less, total - less)


def _stored(node: Node, to: Tracer) -> dict[str, int]:
    found = {"weight": to.weight(node[1], "weights")}
    if node.given(2) is not None:
        found["bias"] = to.weight(node[2], "biases")
    return found
