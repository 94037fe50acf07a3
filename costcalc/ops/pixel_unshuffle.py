from collections.abc import Iterator

from costcalc.algebra import divides, exact_div
from costcalc.ops.base import Counterpart, Module, Need, Shape, Size, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging


@operator("pixel_unshuffle")
class PixelUnshuffle(Rearranging):
    """Rearranges pixels to channels; h and w shrink r times. x[c, h, w] -> y[c*r*r, h/r, w/r].

    Counts  no multiply-adds and no other work.
    Source  torch.nn.PixelUnshuffle; with r = 2 the gathering step of Swin's patch merging.
    """

    also_called = ("PixelUnshuffle", "space_to_depth")
    attributes_called = called(r=("downscale_factor", "block_size"))
    mistake = "forgetting that the layer after it sees r*r times the channels"

    r: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        for size, word in zip(x[1:], ("height", "width"), strict=True):
            yield Need("r", divides(self.r, size), f"`r` does not divide the {word}")

    def shape(self, x: Shape) -> Shape:
        c, h, w = x
        return c * self.r * self.r, exact_div(h, self.r), exact_div(w, self.r)

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1)
        arguments = {"downscale_factor": self.r}
        free = ("pixel_unshuffle",)
        return (Module("nn.PixelUnshuffle", arguments, free=free, mixes=True, written=written),)
