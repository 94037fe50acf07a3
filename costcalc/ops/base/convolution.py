"""What convolutions share: groups, names of kinds, the PyTorch counterpart, and most answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from costcalc.algebra import Whole, both, decided, divides, equal, exact_div, product
from costcalc.ops.base import window
from costcalc.ops.base.answers import (
    SAVES_INPUT,
    Counterpart,
    Module,
    Need,
    Params,
    Storage,
    Words,
    Work,
    Written,
    common_divisors,
)
from costcalc.ops.base.attributes import IMAGE, Each, Shape, Sides
from costcalc.ops.base.operator import Op
from costcalc.ops.base.steps import FILLING
from costcalc.ops.base.terms import (
    CHANNELS_IN,
    CHANNELS_OUT,
    POSITIONS,
    TAPS,
    Term,
    stored,
    term,
)
from costcalc.ops.base.window import Sliding, is_symmetric


def needs_of_groups(g: Whole, inputs: Whole, outputs: Whole) -> Iterator[Need]:
    """The needs of groups: `g` divides the channels of the input and of the output."""
    for channels, whose in ((inputs, "input"), (outputs, "output")):
        yield Need(
            "g",
            divides(g, channels),
            f"`g` does not divide the {whose} channels",
            lambda: common_divisors(inputs, outputs),
        )


def kind_of(g: Whole, inputs: Whole, k: Each) -> str:
    """The kernel in the name of a kind: `3x3`, `dw 3x3` if each channel is a group, `group 3x3`."""
    if window.is_one(g) or decided(equal(g, 1)):
        return window.by(k)
    return f"{'dw' if decided(equal(g, inputs)) else 'group'} {window.by(k)}"


WRITTEN = Written(
    positional=2,
    defaults={"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
)
"""How PyTorch's convolutions are written."""


class Convolution(Op):
    """A convolution over the spatial axes. x[c, *sizes] -> y[channels, *sizes'].

    A subclass says how many channels it gives, and in how many groups they are.
    """

    saves = SAVES_INPUT
    ranks = window.RANKS
    reads = "channels"
    multiplies = True
    mistake: ClassVar[str]
    rule: ClassVar[str]

    k: Each
    s: Each
    p: Sides
    d: Each
    bias: bool

    def channels(self, x: Shape) -> Whole:
        """Output channels."""
        raise NotImplementedError

    def groups(self, x: Shape) -> Whole:
        """Groups of channels."""
        raise NotImplementedError

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from window.needs(x, self.k, self.p, self.d)

    def sliding(self) -> Sliding:
        return Sliding(self.k, self.s, window.sides(self.p, self.k, self.d), self.d)

    def shape(self, x: Shape) -> Shape:
        pads = window.sides(self.p, self.k, self.d)
        return (self.channels(x), *window.slide(x, self.k, self.s, pads, self.d))

    def taps(self, x: Shape) -> Whole:
        """Multiply-adds for one output element."""
        return product(self.k) * exact_div(x[0], self.groups(x))

    def biased_axis(self, x: Shape) -> int:
        return 0

    def params(self, x: Shape) -> Params:
        channels = self.channels(x)
        return Params(weights=self.taps(x) * channels, biases=channels if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        return product((self.taps(x), *self.shape(x)))

    def terms(self, x: Shape) -> tuple[Term, ...]:
        outputs = {CHANNELS_OUT: self.channels(x)}
        taps = {TAPS: product(self.k)}
        places = {POSITIONS: product(self.shape(x)[1:])}
        weights = {CHANNELS_IN: exact_div(x[0], self.groups(x)), **outputs, **taps}
        known = term("macs", weights | places), term("activations", outputs | places)
        return stored(self.params(x), *known, term("weights", weights))

    def work(self, x: Shape) -> Work:
        return Work(additions=product(self.shape(x)) if self.bias else 0)

    def storage(self, *x: Shape) -> Storage:
        """A depthwise convolution computes a channel from the same channel alone."""
        groups, channels = self.groups(x[0]), x[0][0]
        if window.is_one(groups):
            return "new"
        depthwise = both(equal(groups, channels), equal(self.channels(x[0]), channels))
        return "channels" if decided(depthwise) else "new"

    def kind(self, x: Shape) -> str:
        return f"conv {kind_of(self.groups(x), x[0], self.k)}"

    @classmethod
    def words(cls, axes: int = IMAGE) -> Words:
        return Words(window.at(cls.rule, axes), window.at(cls.mistake, axes))

    def taught(self) -> Words:
        return self.words(self.spatial_axes)

    def layer(self, x: Shape) -> Module:
        """The counterpart without its padding."""
        return Module(
            f"nn.Conv{self.spatial_axes}d",
            {
                "in_channels": x[0],
                "out_channels": self.channels(x),
                "kernel_size": self.k,
                "stride": self.s,
                "dilation": self.d,
                "groups": self.groups(x),
                "bias": self.bias,
            },
            mixes=True,
            written=WRITTEN,
        )

    def module(self, x: Shape) -> Counterpart:
        return padded(window.widths(x, self.sliding()), self.layer(x))


def padded(pads: Sides, layer: Module, fill: float = 0, most: Each = ()) -> Counterpart:
    """The layer with its padding; with a padding layer if the sides of an axis differ, or if twice
    a side is larger than `most`.
    """
    own = is_symmetric(pads) and not any(
        2 * side[0] > size  # type: ignore[operator]
        for side, size in zip(pads, most, strict=bool(most))
    )
    if own:
        padding = tuple(before for before, _ in pads)
        return (layer._replace(arguments={**layer.arguments, "padding": padding}),)
    around = Module(
        f"nn.ConstantPad{len(pads)}d",
        {"padding": from_the_last(pads), "value": fill},
        free=FILLING,
        written=Written(positional=2, called="_pad"),
    )
    unpadded = {**layer.arguments, "padding": (0,) * len(pads)}
    return around, layer._replace(arguments=unpadded)


def from_the_last(pads: Sides) -> tuple[Whole, ...]:
    """Paddings in PyTorch's order: left, right, top, bottom, and those of time."""
    return tuple(side for pair in reversed(pads) for side in pair)
