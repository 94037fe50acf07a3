from collections.abc import Iterator

from costcalc.algebra import divides, exact_div
from costcalc.ops.base import Counterpart, Module, Need, Shape, Size, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging


@operator("pixel_shuffle")
class PixelShuffle(Rearranging):
    """Rearranges channels to pixels; h and w grow r times. x[c*r*r, h, w] -> y[c, r*h, r*w].

    Counts  no multiply-adds and no other work.
    Source  torch.nn.PixelShuffle.
    """

    also_called = ("PixelShuffle", "depth_to_space")
    attributes_called = called(r=("upscale_factor", "block_size"))
    mistake = "forgetting that the convolution before it computes r*r times the channels"

    r: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = "`r` squared does not divide the channels"
        yield Need("r", divides(self.r * self.r, x[0]), rule)

    def shape(self, x: Shape) -> Shape:
        c, h, w = x
        return exact_div(c, self.r * self.r), self.r * h, self.r * w

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1)
        arguments = {"upscale_factor": self.r}
        return (
            Module(
                "nn.PixelShuffle", arguments, free=("pixel_shuffle",), mixes=True, written=written
            ),
        )
