"""Costs by counting, one multiplication at a time, on tensors small enough to walk through.

There is no formula here, on purpose: windows are placed until one no longer fits, weights are
collected in a set, and every counter is raised by one. It shares no line with what it checks. The
attributes have the names and the full form they have in the package; `p=None` means centred.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from typing import NamedTuple

Shape = tuple[int, ...]
Pair = tuple[int, int]
Sides = tuple[Pair, Pair]
Window = list[int]


class Counted(NamedTuple):
    """What was found on the walk."""

    shape: Shape
    macs: int = 0
    weights: int = 0
    biases: int = 0
    additions: int = 0
    comparisons: int = 0
    divisions: int = 0


def taps(start: int, k: int, d: int = 1) -> Window:
    """The places a kernel of k taps touches along an axis, from `start` on."""
    places = []
    for _ in range(k):
        places.append(start)
        start += d
    return places


def centred(k: int, d: int) -> Pair:
    """The padding that puts the middle tap of the first window on the first element."""
    middle = taps(0, k, d)[k // 2]
    return middle, middle


def windows(
    size: int, k: int, s: int, pads: Pair, d: int = 1, *, hanging: bool = False
) -> list[Window]:
    """Every window along one axis, in places counted from the start of the padding.

    With `hanging`, another one follows the last that fits, if that left something over at the end
    and the other does not start behind the input, in the padding.
    """
    before, after = pads
    axis = ["padding"] * before + ["input"] * size + ["padding"] * after
    behind = before + size
    placed: list[Window] = []
    start = 0
    while (window := taps(start, k, d))[-1] < len(axis):
        placed.append(window)
        start += s
    overhang = window[-1] - (len(axis) - 1)
    if hanging and overhang < s and start < behind:
        placed.append(window)
    return placed


def slid(
    x: Shape, k: Pair, s: Pair | None, p: Sides | None, d: Pair, *, hanging: bool = False
) -> tuple[list[Window], list[Window]]:
    """The windows along height and along width. Without a stride they lie side by side."""
    rows, columns = (
        windows(
            x[axis + 1],
            k[axis],
            (s or k)[axis],
            p[axis] if p is not None else centred(k[axis], d[axis]),
            d[axis],
            hanging=hanging,
        )
        for axis in (0, 1)
    )
    return rows, columns


def dealt(channels: int, groups: int) -> list[list[int]]:
    """The channels dealt out like cards: who is in which group does not matter to a count."""
    hands: list[list[int]] = [[] for _ in range(groups)]
    for hand, channel in zip(cycle(hands), range(channels), strict=False):
        hand.append(channel)
    return hands


def conv(
    x: Shape, out: int, k: Pair, s: Pair, p: Sides | None, d: Pair, g: int, bias: bool
) -> Counted:
    seen_by = {
        channel: inputs
        for inputs, outputs in zip(dealt(x[0], g), dealt(out, g), strict=True)
        for channel in outputs
    }
    return _convolved(seen_by, slid(x, k, s, p, d), bias)


def dwconv(x: Shape, k: Pair, s: Pair, p: Sides | None, d: Pair, m: int, bias: bool) -> Counted:
    filters = [channel for channel in range(x[0]) for _ in range(m)]
    seen_by = {out: [channel] for out, channel in enumerate(filters)}
    return _convolved(seen_by, slid(x, k, s, p, d), bias)


def _convolved(
    seen_by: dict[int, list[int]], placed: tuple[list[Window], list[Window]], bias: bool
) -> Counted:
    """A walk over every output element; `seen_by` lists the inputs of every output channel."""
    rows, columns = placed
    macs = additions = 0
    weights, biases = set(), set()
    for out, row, column in product(seen_by, rows, columns):
        for channel in seen_by[out]:
            for i, _ in enumerate(row):
                for j, _ in enumerate(column):
                    macs += 1
                    weights.add((out, channel, i, j))
        if bias:
            additions += 1
            biases.add(out)
    shape = (len(seen_by), len(rows), len(columns))
    return Counted(shape, macs, len(weights), len(biases), additions)


def conv_transpose(
    x: Shape,
    out: int,
    k: Pair,
    s: Pair,
    p: Sides | None,
    output_padding: Pair,
    d: Pair,
    g: int,
    bias: bool,
) -> Counted:
    """A walk over every input element, whose taps are put on a canvas that is cropped at last."""
    rows, columns = (
        canvas(
            x[axis + 1],
            k[axis],
            s[axis],
            p[axis] if p is not None else centred(k[axis], d[axis]),
            d[axis],
            output_padding[axis],
        )
        for axis in (0, 1)
    )
    macs = additions = 0
    weights, biases = set(), set()
    for inputs, outputs in zip(dealt(x[0], g), dealt(out, g), strict=True):
        for channel, _, _ in product(inputs, range(x[1]), range(x[2])):
            for o in outputs:
                for i, _ in enumerate(taps(0, k[0], d[0])):
                    for j, _ in enumerate(taps(0, k[1], d[1])):
                        macs += 1
                        weights.add((channel, o, i, j))
    if bias:
        for o, _, _ in product(range(out), rows, columns):
            additions += 1
            biases.add(o)
    return Counted((out, len(rows), len(columns)), macs, len(weights), len(biases), additions)


def canvas(size: int, k: int, s: int, pads: Pair, d: int, beyond: int) -> Window:
    """The places along one axis that are left of a canvas, in order.

    It is as large as the taps of all elements need, and some places beyond; then at either end the
    padding is cut off, place by place.
    """
    touched: set[int] = set()
    start = 0
    for _ in range(size):
        touched.update(taps(start, k, d))
        start += s
    places = list(range(max(touched) + 1))
    for _ in range(beyond):
        places.append(len(places))
    before, after = pads
    for end, cut in ((0, before), (-1, after)):
        for _ in range(cut):
            if places:
                places.pop(end)
    return places


def linear(x: Shape, out: int, bias: bool) -> Counted:
    """Over the last axis, for every index of the others; an image is its channels."""
    *tokens, dim = x if len(x) < 3 else x[:1]
    macs = additions = 0
    weights, biases = set(), set()
    for _ in product(*map(range, tokens)):
        for o in range(out):
            for feature in range(dim):
                macs += 1
                weights.add((o, feature))
            if bias:
                additions += 1
                biases.add(o)
    return Counted((*tokens, out), macs, len(weights), len(biases), additions)


def pad(x: Shape, p: Sides, c: Pair = (0, 0)) -> Counted:
    """Zeros are put at the ends of an axis one by one, or elements taken away."""
    sides = []
    for size, (before, after) in zip(x, (c, *p), strict=True):
        axis = ["input"] * size
        for _ in range(before):
            axis.insert(0, "zero")
        for _ in range(-before):
            axis.pop(0)
        for _ in range(after):
            axis.append("zero")
        for _ in range(-after):
            axis.pop()
        sides.append(len(axis))
    return Counted(tuple(sides))


def maxpool(x: Shape, k: Pair, s: Pair | None, p: Sides, d: Pair, ceil: bool) -> Counted:
    rows, columns = slid(x, k, s, p, d, hanging=ceil)
    comparisons = 0
    for seen in _pooled(x[0], rows, columns):
        largest = None
        for tap in seen:
            if largest is None:
                largest = tap
            else:
                comparisons += 1
    return Counted((x[0], len(rows), len(columns)), comparisons=comparisons)


def avgpool(
    x: Shape, k: Pair, s: Pair | None, p: Sides, ceil: bool, count_pad: bool = True
) -> Counted:
    """`count_pad` decides by what is divided, not how often."""
    return _averaged(x[0], *slid(x, k, s, p, (1, 1), hanging=ceil))


def adaptive_avgpool(x: Shape, out: Pair) -> Counted:
    return _averaged(x[0], shared(x[1], out[0]), shared(x[2], out[1]))


def shared(size: int, n: int) -> list[Window]:
    """The elements each of n equal windows over an axis touches, be it in part.

    On a ruler of size * n marks an element is n marks long and a window is `size` marks long.
    """
    marks = iter(range(size * n))
    elements = [{next(marks) for _ in range(n)} for _ in range(size)]
    marks = iter(range(size * n))
    spans = [{next(marks) for _ in range(size)} for _ in range(n)]
    return [[i for i, element in enumerate(elements) if element & span] for span in spans]


def _averaged(channels: int, rows: list[Window], columns: list[Window]) -> Counted:
    additions = divisions = 0
    for seen in _pooled(channels, rows, columns):
        total = None
        for tap in seen:
            if total is None:
                total = tap
            else:
                additions += 1
        divisions += 1
    shape = (channels, len(rows), len(columns))
    return Counted(shape, additions=additions, divisions=divisions)


def _pooled(channels: int, rows: list[Window], columns: list[Window]) -> Iterator[list[Pair]]:
    """The taps of every window of every channel."""
    for _, row, column in product(range(channels), rows, columns):
        yield list(product(row, column))
