from collections.abc import Iterator

from costcalc.algebra import at_most, minimum
from costcalc.ops.base import (
    Counterpart,
    IntegerSides,
    Margins,
    Module,
    Need,
    Shape,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import PADDING, called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import FILLING


@operator("pad")
class Pad(Rearranging):
    """Zeros around an image; a negative margin crops. x[c, h, w] -> y[c', h', w'].

    `c` is the number of channels of zeros added before and after the existing channels.

    Counts  no multiply-adds and no other work; multiplying the zeros is counted in the convolution
            that follows.
    Source  torch.nn.ZeroPad2d, negative padding included.
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

    p: Margins
    c: IntegerSides = (0, 0)

    def needs(self, x: Shape) -> Iterator[Need]:
        axes = zip((self.c, *self.p), x, ("channels", "height", "width"), strict=True)
        for (before, after), size, word in axes:
            kept = size + minimum(before, 0) + minimum(after, 0)
            attribute = "c" if word == "channels" else "p"
            yield Need(attribute, at_most(1, kept), f"cropping leaves nothing of the {word}")

    def shape(self, x: Shape) -> Shape:
        (top, bottom), (left, right) = self.p
        c, h, w = x
        return c + self.c[0] + self.c[1], h + top + bottom, w + left + right

    def module(self, x: Shape) -> Counterpart:
        (top, bottom), (left, right) = self.p
        around = (left, right, top, bottom, *self.c)
        written = Written(positional=1)
        return (Module("nn.functional.pad", {"pad": around}, free=FILLING, written=written),)
