from collections.abc import Iterator

from costcalc.algebra import divides, exact_div
from costcalc.ops.base import Counterpart, Module, Need, Shape, Size, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import permute, reshape
from costcalc.ops.base.window import NAMES, RANKS


@operator("pixel_shuffle")
class PixelShuffle(Rearranging):
    """Rearranges channels to pixels; h and w grow r times. x[c*r*r, h, w] -> y[c, r*h, r*w].

    Of a sequence x[c*r, l] the length grows, of a volume x[c*r*r*r, t, h, w] all three sizes.

    Counts  no multiply-adds and no other work.
    Source  torch.nn.PixelShuffle, which takes images; the same order of values along other axes.
    """

    also_called = ("PixelShuffle", "depth_to_space")
    attributes_called = called(r=("upscale_factor", "block_size"))
    mistake = "forgetting that the convolution before it computes r*r times the channels"

    ranks = RANKS
    reads = "channels"

    r: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        power = ("", " squared", " cubed")[len(x) - 2]
        rule = f"`r`{power} does not divide the channels"
        yield Need("r", divides(self.r ** (len(x) - 1), x[0]), rule)

    def shape(self, x: Shape) -> Shape:
        c, *sizes = x
        return exact_div(c, self.r ** len(sizes)), *(self.r * size for size in sizes)

    def module(self, x: Shape) -> Counterpart:
        if len(x) != 3:
            return self.steps(x)
        written = Written(positional=1)
        arguments = {"upscale_factor": self.r}
        return (
            Module(
                "nn.PixelShuffle", arguments, free=("pixel_shuffle",), mixes=True, written=written
            ),
        )

    def steps(self, x: Shape) -> Counterpart:
        """The same of one or three axes: each is followed by the part of the channels it takes."""
        axes = len(x) - 1
        order = (0, 1, *(axis for i in range(axes) for axis in (2 + axes + i, 2 + i)))
        cut = (self.shape(x)[0], *(self.r,) * axes, *x[1:])
        return (
            reshape(-1, *cut, labels=("", "channels", *("factor",) * axes, *NAMES[axes])),
            permute(*order),
            reshape(-1, *self.shape(x), labels=("", "channels", *NAMES[axes])),
        )
