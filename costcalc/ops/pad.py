from collections.abc import Iterator

from costcalc.algebra import at_most, minimum
from costcalc.ops.base import Counterpart, Margins, Module, Need, Shape, operator
from costcalc.ops.base.rearranging import Rearranging


@operator("pad")
class Pad(Rearranging):
    """Zeros around an image; a negative margin crops. x[c, h, w] -> y[c, h', w'].

    Counts  no multiply-adds and no other work; what a convolution after it multiplies with these
            zeros is counted there.
    Source  torch.nn.ZeroPad2d, negative padding included.
    """

    also_called = ("ZeroPad2d", "zeropad", "crop")
    mistake = "forgetting that the layers after it run over a larger image, zeros included"

    p: Margins

    def needs(self, x: Shape) -> Iterator[Need]:
        for axis, word in ((0, "height"), (1, "width")):
            before, after = self.p[axis]
            kept = x[axis + 1] + minimum(before, 0) + minimum(after, 0)
            yield Need("p", at_most(1, kept), f"cropping leaves nothing of the {word}")

    def shape(self, x: Shape) -> Shape:
        (top, bottom), (left, right) = self.p
        c, h, w = x
        return c, h + top + bottom, w + left + right

    def module(self, x: Shape) -> Counterpart:
        (top, bottom), (left, right) = self.p
        return (Module("nn.ZeroPad2d", {"padding": (left, right, top, bottom)}),)
