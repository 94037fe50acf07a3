"""The layers that a worksheet asks about: convolutions and linear layers, each sort once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from costcalc.algebra import Whole
from costcalc.cost.cost import Cost, LayerCost
from costcalc.graph.graph import ONE_SET, Layer
from costcalc.ops.base import Shape, window
from costcalc.ops.base.convolution import Convolution

TAUGHT = ("conv", "dwconv", "linear")
"""The operators that are asked about."""


def is_taught(cost: LayerCost) -> bool:
    """Whether a layer is asked about: one whose weights are its own, and of one set."""
    return cost.layer.op.name in TAUGHT and not cost.shares and cost.layer.sets == ONE_SET


def taught(cost: Cost) -> list[LayerCost]:
    """The layers to ask about, in order; of those that are alike the first, so that no row of a
    table says what is blank in another.
    """
    found = {(repr(one.layer.op), one.layer.inputs): one for one in reversed(cost.layers)}
    kept = {id(one) for one in found.values()}
    return [one for one in cost.layers if id(one) in kept and is_taught(one)]


def sizes(shape: Iterable[Whole]) -> tuple[int, ...]:
    """The sizes of a graph without symbols. Raises TypeError for another."""
    return tuple(map(whole, shape))


def whole(size: Whole) -> int:
    """A size as an int. Raises TypeError for one that is not known."""
    if not isinstance(size, int):
        raise TypeError("a worksheet is made of exact integers")
    return size


def convolution(layer: Layer) -> Convolution | None:
    """The operator of a layer, if it is a convolution."""
    return layer.op if isinstance(layer.op, Convolution) else None


def words(layer: Layer) -> str:
    """A layer as an exercise states it: `conv 3x3, 64 out, stride 2, padding 1, 4 groups`."""
    op, x = convolution(layer), layer.inputs[0]
    biased = "bias" if has_bias(layer) else "no bias"
    if op is None:
        return f"linear, {layer.output[-1]} out, {biased}"
    groups = op.groups(x)
    parts = [f"conv {window.by(op.k)}", f"{layer.output[0]} out", *_moves(op, layer)]
    if groups != 1:
        parts.append("depthwise" if groups == x[0] else f"{groups} groups")
    return ", ".join((*parts, biased))


def has_bias(layer: Layer) -> bool:
    """Whether a layer that is asked about adds a bias."""
    return bool(layer.op.attributes()["bias"])


def padding(op: Convolution, x: Shape) -> tuple[tuple[int, int], ...]:
    """The padding before and after each axis."""
    return tuple((whole(a), whole(b)) for a, b in window.widths(x, op.sliding()))


def _moves(op: Convolution, layer: Layer) -> Iterator[str]:
    """Stride, padding and dilation, where they are not those of a window of one step."""
    pads = padding(op, layer.inputs[0])
    sides = tuple(str(a) if a == b else f"{a}+{b}" for a, b in pads)
    if {*op.s} != {1}:
        yield f"stride {_each(op.s)}"
    if {*op.k} != {1} or {*sides} != {"0"}:
        yield f"padding {_each(sides)}"
    if {*op.d} != {1}:
        yield f"dilation {_each(op.d)}"


def _each(values: Sequence[object]) -> str:
    """One value where all axes have the same, else all."""
    return str(values[0]) if len({*values}) == 1 else "x".join(map(str, values))
