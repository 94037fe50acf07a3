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
Each = tuple[int, ...]
Sides = tuple[Pair, ...]
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
    norm: int = 0


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
    x: Shape, k: Each, s: Each | None, p: Sides | str | None, d: Each, *, hanging: bool = False
) -> list[list[Window]]:
    """The windows along each spatial axis. Without a stride they lie side by side. With `tf_same`
    there is one for each place that the stride comes to.
    """
    if p == "tf_same":
        steps = zip(x[1:], k, s or k, d, strict=True)
        return [[taps(start, k, d) for start in range(0, h, s)] for h, k, s, d in steps]
    pads = sides(p, k, d)
    return [
        windows(
            x[axis + 1],
            k[axis],
            (s or k)[axis],
            pads[axis],
            d[axis],
            hanging=hanging,
        )
        for axis, _ in enumerate(k)
    ]


def sides(p: Sides | str | None, k: Each, d: Each) -> Sides:
    """The padding along each axis; centred where none is given."""
    if isinstance(p, tuple):
        return p
    return tuple(centred(size, step) for size, step in zip(k, d, strict=True))


def dealt(channels: int, groups: int) -> list[list[int]]:
    """The channels dealt out like cards: who is in which group does not matter to a count."""
    hands: list[list[int]] = [[] for _ in range(groups)]
    for hand, channel in zip(cycle(hands), range(channels), strict=False):
        hand.append(channel)
    return hands


def conv(
    x: Shape,
    out: int,
    k: Each,
    s: Each,
    p: Sides | str | None,
    d: Each,
    g: int,
    bias: bool,
    weight_norm: int | None = None,
) -> Counted:
    seen_by = {
        channel: inputs
        for inputs, outputs in zip(dealt(x[0], g), dealt(out, g), strict=True)
        for channel in outputs
    }
    return _convolved(seen_by, slid(x, k, s, p, d), bias, weight_norm)


def dwconv(
    x: Shape, k: Each, s: Each, p: Sides | str | None, d: Each, m: int, bias: bool
) -> Counted:
    filters = [channel for channel in range(x[0]) for _ in range(m)]
    seen_by = {out: [channel] for out, channel in enumerate(filters)}
    return _convolved(seen_by, slid(x, k, s, p, d), bias)


def _convolved(
    seen_by: dict[int, list[int]],
    placed: list[list[Window]],
    bias: bool,
    weight_norm: int | None = None,
) -> Counted:
    """A walk over every output element; `seen_by` lists the inputs of every output channel. Each
    place along axis `weight_norm` of the weight is noted.
    """
    macs = additions = 0
    weights, biases, lengths = set(), set(), set()
    for out, *around in product(seen_by, *placed):
        for place, channel in enumerate(seen_by[out]):
            for tap in product(*map(numbered, around)):
                macs += 1
                weights.add((out, channel, tap))
                if weight_norm is not None:
                    lengths.add((out, place, *tap)[weight_norm])
        if bias:
            additions += 1
            biases.add(out)
    shape = (len(seen_by), *map(len, placed))
    return Counted(shape, macs, len(weights), len(biases), additions, norm=len(lengths))


def numbered(window: Window) -> list[int]:
    return [number for number, _ in enumerate(window)]


def conv_transpose(
    x: Shape,
    out: int,
    k: Each,
    s: Each,
    p: Sides | str | None,
    output_padding: Each,
    d: Each,
    g: int,
    bias: bool,
) -> Counted:
    """A walk over every input element, whose taps are put on a canvas that is cropped at last."""
    pads = sides(p, k, d)
    left = [
        canvas(
            x[axis + 1],
            k[axis],
            s[axis],
            pads[axis],
            d[axis],
            output_padding[axis],
        )
        for axis, _ in enumerate(k)
    ]
    kernel = [numbered(taps(0, size, step)) for size, step in zip(k, d, strict=True)]
    macs = additions = 0
    weights, biases = set(), set()
    for inputs, outputs in zip(dealt(x[0], g), dealt(out, g), strict=True):
        for channel, *_ in product(inputs, *map(range, x[1:])):
            for o in outputs:
                for tap in product(*kernel):
                    macs += 1
                    weights.add((channel, o, tap))
    if bias:
        for o, *_ in product(range(out), *left):
            additions += 1
            biases.add(o)
    return Counted((out, *map(len, left)), macs, len(weights), len(biases), additions)


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


def linear(x: Shape, out: int, bias: bool, axis: int | None) -> Counted:
    """Over the last axis or the one that is given, for every index of the others; an image without
    one is its channels.
    """
    tokens = list(x if len(x) < 3 or axis is not None else x[:1])
    place = len(tokens) - 1 if axis is None else range(len(tokens))[axis]
    dim = tokens.pop(place)
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
    tokens.insert(place, out)
    return Counted(tuple(tokens), macs, len(weights), len(biases), additions)


def pad(x: Shape, p: Sides, c: Pair = (0, 0), mode: object = None) -> Counted:
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


def maxpool(x: Shape, k: Each, s: Each | None, p: Sides | str, d: Each, ceil: bool) -> Counted:
    placed = slid(x, k, s, p, d, hanging=ceil)
    comparisons = 0
    for seen in _pooled(x[0], placed):
        largest = None
        for tap in seen:
            if largest is None:
                largest = tap
            else:
                comparisons += 1
    return Counted((x[0], *map(len, placed)), comparisons=comparisons)


def avgpool(
    x: Shape, k: Each, s: Each | None, p: Sides | str, ceil: bool, count_pad: bool = True
) -> Counted:
    """`count_pad` decides by what is divided, not how often."""
    return _averaged(x[0], slid(x, k, s, p, (1,) * len(k), hanging=ceil))


def adaptive_avgpool(x: Shape, out: Each) -> Counted:
    return _averaged(x[0], list(map(shared, x[1:], out)))


def shared(size: int, n: int) -> list[Window]:
    """The elements each of n equal windows over an axis touches, be it in part.

    On a ruler of size * n marks an element is n marks long and a window is `size` marks long.
    """
    marks = iter(range(size * n))
    elements = [{next(marks) for _ in range(n)} for _ in range(size)]
    marks = iter(range(size * n))
    spans = [{next(marks) for _ in range(size)} for _ in range(n)]
    return [[i for i, element in enumerate(elements) if element & span] for span in spans]


def _averaged(channels: int, placed: list[list[Window]]) -> Counted:
    additions = divisions = 0
    for seen in _pooled(channels, placed):
        total = None
        for tap in seen:
            if total is None:
                total = tap
            else:
                additions += 1
        divisions += 1
    shape = (channels, *map(len, placed))
    return Counted(shape, additions=additions, divisions=divisions)


def _pooled(channels: int, placed: list[list[Window]]) -> Iterator[list[Each]]:
    """The taps of every window of every channel."""
    for _ in range(channels):
        for around in product(*placed):
            yield list(product(*around))
