"""Windows that slide over height and width: what convolutions and pools share.

x[c, h, w], kernel (k_h, k_w), stride, dilation, padding ((top, bottom), (left, right)).
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
    minimum,
)
from costcalc.ops.base.answers import Need
from costcalc.ops.base.attributes import SAME, Pair, Shape, Sides
from costcalc.records import NamedTuple


class Sliding(NamedTuple):
    """How a window moves. The height and width of the output follow from it.

    `k`, `s`, `p`, `d` are kernel, stride, padding and dilation. `ceil`: the last window may extend
    past the end. `transposed`: a transposed convolution, whose output gets `extra` more rows and
    columns (the output padding).
    """

    k: Pair
    s: Pair
    p: Sides
    d: Pair = (1, 1)
    ceil: bool = False
    transposed: bool = False
    extra: Pair = (0, 0)

    @property
    def is_same(self) -> bool:
        """Whether the output at stride 1 is as large as the input: padding d(k-1)/2 per side."""
        if self.ceil or self.transposed:
            return False
        reaches = (d * (k - 1) for k, d in zip(self.k, self.d, strict=True))
        return all(
            always_equal(2 * side, far)
            for far, pads in zip(reaches, self.p, strict=True)
            for side in pads
        )


def sides(p: Sides, k: Pair, d: Pair = (1, 1)) -> Sides:
    """The padding before and after each axis; `SAME` is d(k-1)/2 on both sides."""
    if p is not SAME:
        return p
    height, width = (exact_div(d[axis] * (k[axis] - 1), 2) for axis in (0, 1))
    return (height, height), (width, width)


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


def slide(x: Shape, k: Pair, s: Pair, p: Sides, d: Pair, *, ceil: bool = False) -> Shape:
    """(h, w) of the output."""
    count = positions_with_ceil if ceil else positions
    return tuple(count(x[axis + 1], k[axis], s[axis], p[axis], d[axis]) for axis in (0, 1))


def has_padding(k: Pair, p: Sides) -> bool:
    """Whether the padding is known: it is given, or no side of the kernel is known to be even."""
    return p is not SAME or all(type(size) is not int or size % 2 == 1 for size in k)


def needs_of_centre(k: Pair, p: Sides) -> Iterator[Need]:
    """The need of the default padding: the kernel is odd."""
    for size in k if p is SAME else ():
        yield Need(
            "k",
            divides(2, size - 1),
            "an even kernel has no centre, so its padding must be given",
            lambda: "add `p=`, for example p=0",
        )


def needs(x: Shape, k: Pair, p: Sides, d: Pair) -> Iterator[Need]:
    """The needs of a window: an odd kernel if the padding is the default, and a kernel that is not
    larger than the padded input.
    """
    yield from needs_of_centre(k, p)
    if not has_padding(k, p):
        return
    for axis, word in ((0, "height"), (1, "width")):
        before, after = sides(p, k, d)[axis]
        yield Need(
            "k",
            at_most(reach(k[axis], d[axis]), x[axis + 1] + before + after),
            f"the kernel is larger than the {word} of its padded input",
        )


def needs_of_pool(x: Shape, k: Pair, s: Pair, p: Sides, d: Pair, *, ceil: bool) -> Iterator[Need]:
    """The needs of a pool: the padding is at most half the kernel on each side, and the kernel is
    not larger than the padded input, with `ceil` than the padded input plus s - 1.
    """
    for axis in (0, 1):
        for side in p[axis]:
            yield Need(
                "p",
                at_most(2 * side, k[axis]),
                "the padding of a pool is at most half its kernel",
            )
    for axis, word in ((0, "height"), (1, "width")):
        room = x[axis + 1] + p[axis][0] + p[axis][1] + (s[axis] - 1 if ceil else 0)
        rule = f"the kernel is larger than the {word} of its padded input"
        yield Need("k", at_most(reach(k[axis], d[axis]), room), rule)


def is_one(size: Whole) -> bool:
    return type(size) is int and size == 1


def by(k: Pair) -> str:
    """A kernel in words: `3x3`."""
    return f"{k[0]}x{k[1]}"
