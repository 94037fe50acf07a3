"""Windows that slide over the spatial axes: what convolutions and pools share.

x[c, *sizes]; the sizes are a length, height and width, or time, height and width. Kernel, stride
and dilation have a number for each of them, the padding what is before and after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import (
    Whole,
    always_equal,
    at_most,
    ceil_div,
    divides,
    exact_div,
    floor_div,
    maximum,
    minimum,
)
from costcalc.ops.base.answers import Need
from costcalc.ops.base.attributes import SAME, TF_SAME, Each, Shape, Sides
from costcalc.records import NamedTuple

RANKS = (2, 3, 4)
"""The numbers of axes of what a window slides over: the channels and one to three spatial axes."""

NAMES = {1: ("length",), 2: ("height", "width"), 3: ("time", "height", "width")}
"""The names of the spatial axes, by their number."""

EXTENTS = {1: "length", 2: "height and width", 3: "time, height and width"}
POWERS = {1: "s", 2: "s^2", 3: "s^3"}
"""In words: the spatial axes, and a stride along all of them, by their number."""


class Sliding(NamedTuple):
    """How a window moves. The spatial sizes of the output follow from it.

    `k`, `s`, `p`, `d` are kernel, stride, padding and dilation; `p` may be `TF_SAME`. `ceil`: the
    last window may extend past the end. `transposed`: a transposed convolution, whose output is
    longer by `extra` along each axis (the output padding).
    """

    k: Each
    s: Each
    p: Sides
    d: Each
    ceil: bool = False
    transposed: bool = False
    extra: Each = ()

    @property
    def is_same(self) -> bool:
        """Whether the output at stride 1 is as large as the input: padding d(k-1)/2 per side."""
        if self.p is TF_SAME:
            return True
        if self.ceil or self.transposed:
            return False
        reaches = (d * (k - 1) for k, d in zip(self.k, self.d, strict=True))
        return all(
            always_equal(2 * side, far)
            for far, pads in zip(reaches, self.p, strict=True)
            for side in pads
        )


def ones(k: Each) -> Each:
    """1 for each axis, the dilation of a window without gaps."""
    return (1,) * len(k)


def sides(p: Sides, k: Each, d: Each = ()) -> Sides:
    """The padding before and after each axis; `SAME` is d(k-1)/2 on both sides. `TF_SAME` depends
    on the input and stays as it is.
    """
    if p is not SAME:
        return p
    halves = (exact_div(d * (k - 1), 2) for k, d in zip(k, d or ones(k), strict=True))
    return tuple((half, half) for half in halves)


def widths(x: Shape, sliding: Sliding) -> Sides:
    """The padding before and after each axis; `TF_SAME` by TensorFlow's rule.

    The total is what h/s windows, rounded up, need; the smaller half of it is before.
    Source: tf.nn.convolution, section "padding".
    """
    if sliding.p is not TF_SAME:
        return sliding.p
    return tuple(_tf_sides(*axis) for axis in zip(x[1:], *sliding[:2], sliding.d, strict=True))


def _tf_sides(h: Whole, k: Whole, s: Whole, d: Whole) -> tuple[Whole, Whole]:
    total = maximum((ceil_div(h, s) - 1) * s + reach(k, d) - h, 0)
    before = floor_div(total, 2)
    return before, total - before  # type: ignore[return-value]


def is_symmetric(p: Sides) -> bool:
    return all(before is after or before == after for before, after in p)


def reach(k: Whole, d: Whole) -> Whole:
    """The extent of a dilated kernel: d(k-1) + 1."""
    return d * (k - 1) + 1


def positions(h: Whole, k: Whole, s: Whole, pads: tuple[Whole, Whole], d: Whole) -> Whole:
    """The number of windows along one axis: floor((h + pads - d(k-1) - 1) / s) + 1.

    The formula is written so that its smooth form is h / s wherever the count is h / s for an h
    that s divides: as a quotient rounded up, or, for windows side by side such as patches, as one
    rounded down. A window as large as the padded map fits once.
    Source: torch.nn.Conv2d, section "Shape".
    """
    lost = d * (k - 1) - pads[0] - pads[1]
    if always_equal(h - lost, 1):
        return 1
    if always_equal(lost + 1, s):
        return floor_div(h, s)
    if type(lost) is int and type(s) is int and lost % s == s - 1:
        return floor_div(h, s) - lost // s
    return ceil_div(h - lost, s)


def positions_with_ceil(h: Whole, k: Whole, s: Whole, pads: tuple[Whole, Whole], d: Whole) -> Whole:
    """The number of windows along one axis with `ceil`: the last window may extend past the end,
    but must not start in the padding.

    Source: torch.nn.MaxPool2d, `ceil_mode`.
    """
    hanging = ceil_div(h + pads[0] + pads[1] - reach(k, d), s) + 1
    return minimum(hanging, ceil_div(h + pads[0], s))  # type: ignore[return-value]


def spread(h: Whole, k: Whole, s: Whole, pads: tuple[Whole, Whole], d: Whole) -> Whole:
    """The output size of a transposed convolution along one axis, without `extra`.

    Source: torch.nn.ConvTranspose2d, section "Shape".
    """
    return s * (h - 1) + reach(k, d) - pads[0] - pads[1]


def slide(x: Shape, k: Each, s: Each, p: Sides, d: Each, *, ceil: bool = False) -> Shape:
    """The spatial sizes of the output."""
    if p is TF_SAME:
        return tuple(ceil_div(h, s) for h, s in zip(x[1:], s, strict=True))
    count = positions_with_ceil if ceil else positions
    return tuple(count(*axis) for axis in zip(x[1:], k, s, p, d, strict=True))


def has_padding(k: Each, p: Sides) -> bool:
    """Whether the padding is known: it is given, or no side of the kernel is known to be even."""
    return p is not SAME or all(type(size) is not int or size % 2 == 1 for size in k)


def needs_of_centre(k: Each, p: Sides) -> Iterator[Need]:
    """The need of the default padding: the kernel is odd."""
    for size in k if p is SAME else ():
        yield Need(
            "k",
            divides(2, size - 1),
            "an even kernel has no centre, so its padding must be given",
            lambda: "add `p=`, for example p=0 or p=tf_same",
        )


def needs(x: Shape, k: Each, p: Sides, d: Each) -> Iterator[Need]:
    """The needs of a window: an odd kernel if the padding is the default, and a kernel that is not
    larger than the padded input.
    """
    yield from needs_of_centre(k, p)
    if has_padding(k, p) and p is not TF_SAME:
        yield from _needs_of_room(x, k, sides(p, k, d), d, (0,) * len(k))


def _needs_of_room(x: Shape, k: Each, p: Sides, d: Each, beyond: Each) -> Iterator[Need]:
    """The kernel is not larger than the padded input and what a window may extend past it."""
    for axis, word in enumerate(NAMES[len(k)]):
        room = x[axis + 1] + p[axis][0] + p[axis][1] + beyond[axis]
        rule = f"the kernel is larger than the {word} of its padded input"
        yield Need("k", at_most(reach(k[axis], d[axis]), room), rule)


def needs_of_pool(x: Shape, k: Each, s: Each, p: Sides, d: Each, *, ceil: bool) -> Iterator[Need]:
    """The needs of a pool: the padding is at most half the kernel on each side, and the kernel is
    not larger than the padded input, with `ceil` than the padded input plus s - 1.
    """
    if p is TF_SAME:
        rule = "with `p=tf_same` the size is rounded up already, so `ceil` has no meaning"
        yield Need("ceil", not ceil, rule)
        return
    for size, pads in zip(k, p, strict=True):
        for side in pads:
            rule = "the padding of a pool is at most half its kernel"
            yield Need("p", at_most(2 * side, size), rule)
    beyond = tuple(s - 1 if ceil else 0 for s in s)
    yield from _needs_of_room(x, k, p, d, beyond)


def is_one(size: Whole) -> bool:
    return type(size) is int and size == 1


def by(k: Each) -> str:
    """A kernel in words: `3x3`, along one axis `3`."""
    return "x".join(map(str, k))


def at(text: str, axes: int) -> str:
    """A sentence with `{extent}` and `{power}` in the words of that many spatial axes."""
    return text.format(extent=EXTENTS[axes], power=POWERS[axes])
