from collections.abc import Iterator

from costcalc.algebra import at_most, less, minimum
from costcalc.ops.base import (
    SAVES_INPUT,
    SAVES_NOTHING,
    Counterpart,
    Module,
    Need,
    Saved,
    Shape,
    Written,
    operator,
    window,
)
from costcalc.ops.base.attributes import CIRCULAR, REFLECT, REPLICATE, ZEROS
from costcalc.ops.base.convolution import from_the_last
from costcalc.ops.base.elsewhere import PADDING, called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import IntegerSides, Margins, PadMode
from costcalc.ops.base.steps import FILLING


@operator("pad")
class Pad(Rearranging):
    """Zeros around an image; a negative margin crops. x[c, h, w] -> y[c', h', w'].

    In the same way for x[c, length] and x[c, time, h, w]. `c` is the number of channels of zeros
    added before and after the existing channels. With `mode=reflect` the margin mirrors the input
    without its border, with `replicate` it repeats the border, with `circular` it goes on at the
    opposite end.

    Counts  no multiply-adds and no other work; multiplying the margin is counted in the convolution
            that follows.
    Source  torch.nn.ZeroPad2d, negative padding included; torch.nn.ReflectionPad2d,
            ReplicationPad2d and CircularPad2d.
    """

    also_called = (
        "ZeroPad2d",
        "ZeroPadding2D",
        "ConstantPad2d",
        "ReflectionPad2d",
        "ReplicationPad2d",
        "CircularPad2d",
    )
    attributes_called = called(p=PADDING)
    mistake = "forgetting that the layers after it run over a larger image, zeros included"
    ranks = window.RANKS
    reads = "channels"

    p: Margins
    c: IntegerSides = (0, 0)
    mode: PadMode = ZEROS

    def needs(self, x: Shape) -> Iterator[Need]:
        words = ("channels", *window.NAMES[self.spatial_axes])
        for (before, after), size, word in zip((self.c, *self.p), x, words, strict=True):
            kept = size + minimum(before, 0) + minimum(after, 0)
            attribute = "c" if word == "channels" else "p"
            yield Need(attribute, at_most(1, kept), f"cropping leaves nothing of the {word}")
        if self.mode is not ZEROS:
            yield from self._needs_of_mode(x)

    def _needs_of_mode(self, x: Shape) -> Iterator[Need]:
        yield Need("c", self.c == (0, 0), f"`mode={self.mode}` adds no channels")
        for sides, size, word in zip(self.p, x[1:], window.NAMES[self.spatial_axes], strict=True):
            for side in sides:
                yield Need("p", at_most(0, side), f"`mode={self.mode}` does not crop")
                if self.mode is REFLECT:
                    rule = f"a mirrored margin is smaller than the {word}"
                    yield Need("p", less(side, size), rule)
                if self.mode is CIRCULAR:
                    rule = f"a circular margin is at most as large as the {word}"
                    yield Need("p", at_most(side, size), rule)

    def shape(self, x: Shape) -> Shape:
        sides = zip(x, (self.c, *self.p), strict=True)
        return tuple(size + before + after for size, (before, after) in sides)

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, where the margin is made of it by a function of PyTorch's own."""
        return SAVES_INPUT if self.mode in (REFLECT, REPLICATE) else SAVES_NOTHING

    def module(self, x: Shape) -> Counterpart:
        around = from_the_last(self.p)
        written = Written(positional=1)
        if self.mode is ZEROS:
            zeros = {"pad": (*around, *self.c)}
            return (Module("nn.functional.pad", zeros, free=FILLING, written=written),)
        arguments = {"pad": around, "mode": str(self.mode)}
        return (Module("nn.functional.pad", arguments, free=FILLING, written=written),)
