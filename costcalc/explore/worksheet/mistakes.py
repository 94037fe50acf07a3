"""What the usual mistakes give for a layer: each is computed as somebody who makes it would."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from costcalc.algebra import decided
from costcalc.cost.cost import LayerCost
from costcalc.explore.worksheet.layers import convolution, has_bias, padding, sizes, whole
from costcalc.explore.worksheet.record import Mistake, Value
from costcalc.graph.graph import Layer
from costcalc.graph.words import by
from costcalc.ops.base import AttributeFault, Shape
from costcalc.ops.base.convolution import Convolution

UNIT = "the unit (FLOPs for MACs: each multiply-add is one MAC)"
BIAS = "the bias (it is added, so it is no multiply-add)"
BIAS_STORED = "the bias (one value for each output channel)"
NO_BIAS = "the bias (this layer has none)"
GROUPS = "the groups (each output channel sees the channels of its own group)"
STRIDE = "the stride"
PADDING = "the padding"
KERNEL = "the kernel (its area counts, not its side)"
INPUT_SIZE = "the size (it is the output's, not the input's)"
POSITIONS = "the positions (the weights are used at each of them)"
QUANTITY = "the quantity (multiply-adds for parameters)"
NORM = "the norm (its scale and shift belong to another layer)"
STATISTICS = "the norm's statistics (they are not trained)"
CHANNELS = "the channels (they are those out, not in)"
ORDER = "the order (channels come first)"
ROUNDING = "the rounding (a window that does not fit is left out)"


def kept(key: Value, found: Iterator[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes that differ from the key; of those that give the same the first."""
    first: dict[Value, Mistake] = {}
    for one in found:
        if one.value != key and one.value not in first:
            first[one.value] = one
    return tuple(first.values())


def of_macs(cost: LayerCost) -> Iterator[Mistake]:
    """Of the multiply-adds of a layer."""
    layer, macs = cost.layer, cost.totals.exactly("macs")
    output = prod(sizes(layer.output))
    yield Mistake(2 * macs, UNIT)
    yield Mistake(macs + output, BIAS if has_bias(layer) else NO_BIAS)
    if op := convolution(layer):
        yield from _of_window(op, layer, macs)
    yield Mistake(_weights(cost), POSITIONS)


def _of_window(op: Convolution, layer: Layer, macs: int) -> Iterator[Mistake]:
    """Of the multiply-adds of a convolution."""
    x, kernel = layer.inputs[0], sizes(op.k)
    yield Mistake(macs * whole(op.groups(x)), GROUPS)
    for attribute, word in (("s", STRIDE), ("p", PADDING)):
        changed = _without(op, x, attribute)
        if changed is not None:
            yield Mistake(whole(changed.macs(x)), word)
    yield Mistake(macs // prod(kernel) * kernel[0], KERNEL)
    yield Mistake(macs // prod(sizes(layer.output)[1:]) * prod(sizes(x)[1:]), INPUT_SIZE)


def of_params(cost: LayerCost) -> Iterator[Mistake]:
    """Of the parameters of a layer."""
    layer, params = cost.layer, cost.totals.exactly("params")
    op = convolution(layer)
    out = sizes(layer.output)[0 if op else -1]
    if has_bias(layer):
        yield Mistake(params - out, BIAS_STORED)
    else:
        yield Mistake(params + out, NO_BIAS)
    if op is not None:
        weights, kernel = _weights(cost), sizes(op.k)
        yield Mistake(params - weights + weights * whole(op.groups(layer.inputs[0])), GROUPS)
        yield Mistake(params - weights + weights // prod(kernel) * kernel[0], KERNEL)
        yield Mistake(params + 2 * out, NORM)
        yield Mistake(params + 4 * out, STATISTICS)
    yield Mistake(cost.totals.exactly("macs"), QUANTITY)


def of_output(cost: LayerCost) -> Iterator[Mistake]:
    """Of the sizes of the output of a convolution; a linear layer has no usual one."""
    layer = cost.layer
    op, x, output = convolution(layer), layer.inputs[0], sizes(layer.output)
    if op is None:
        return
    yield Mistake(by((x[0], *output[1:])), CHANNELS)
    for attribute, word in (("s", STRIDE), ("p", PADDING)):
        changed = _without(op, x, attribute)
        if changed is not None:
            yield Mistake(by(changed.shape(x)), word)
    yield Mistake(by((output[0], *_rounded_up(op, x))), ROUNDING)
    yield Mistake(by((*output[1:], output[0])), ORDER)


def _weights(cost: LayerCost) -> int:
    """The weights of a layer."""
    return cost.totals.exactly("weights")


def _without(op: Convolution, x: Shape, attribute: str) -> Convolution | None:
    """A convolution of stride 1, or without padding; None where its window then does not fit."""
    value = 1 if attribute == "s" else 0
    try:
        changed = op.changed(**{attribute: (value,) * len(op.k)})
    except AttributeFault:
        return None
    fits = all(decided(need.condition) for need in changed.needs(x))
    return changed if fits and all(size > 0 for size in sizes(changed.shape(x))) else None


def _rounded_up(op: Convolution, x: Shape) -> Iterator[int]:
    """The spatial sizes, had the division by the stride been rounded up."""
    steps = (sizes(x)[1:], sizes(op.k), sizes(op.s), padding(op, x), sizes(op.d))
    for size, k, s, (before, after), d in zip(*steps, strict=True):
        yield -((size + before + after - d * (k - 1) - 1) // -s) + 1


OF_COLUMN = {"macs": of_macs, "params": of_params, "output": of_output}
"""The usual mistakes by the column that is blank."""
