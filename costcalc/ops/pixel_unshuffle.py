from collections.abc import Iterator

from costcalc.algebra import divides, exact_div
from costcalc.ops.base import Counterpart, Module, Need, Shape, Size, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import permute, reshape
from costcalc.ops.base.window import NAMES, RANKS


@operator("pixel_unshuffle")
class PixelUnshuffle(Rearranging):
    """Rearranges pixels to channels; h and w shrink r times. x[c, h, w] -> y[c*r*r, h/r, w/r].

    Of a sequence x[c, l] the length shrinks, of a volume x[c, t, h, w] all three sizes.

    Counts  no multiply-adds and no other work.
    Source  torch.nn.PixelUnshuffle; with r = 2 the gathering step of Swin's patch merging.
            It takes images; the same order of values along other axes.
    """

    also_called = ("PixelUnshuffle", "space_to_depth")
    attributes_called = called(r=("downscale_factor", "block_size"))
    mistake = "forgetting that the layer after it sees r*r times the channels"

    ranks = RANKS
    reads = "channels"

    r: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        for size, word in zip(x[1:], NAMES[len(x) - 1], strict=True):
            yield Need("r", divides(self.r, size), f"`r` does not divide the {word}")

    def shape(self, x: Shape) -> Shape:
        c, *sizes = x
        return c * self.r ** len(sizes), *(exact_div(size, self.r) for size in sizes)

    def module(self, x: Shape) -> Counterpart:
        if len(x) != 3:
            return self.steps(x)
        written = Written(positional=1)
        arguments = {"downscale_factor": self.r}
        free = ("pixel_unshuffle",)
        return (Module("nn.PixelUnshuffle", arguments, free=free, mixes=True, written=written),)

    def steps(self, x: Shape) -> Counterpart:
        """The same of one or three axes: each gives a part of the channels."""
        axes = len(x) - 1
        sizes = self.shape(x)[1:]
        order = (0, 1, *(3 + 2 * i for i in range(axes)), *(2 + 2 * i for i in range(axes)))
        cut = [size for kept in sizes for size in (kept, self.r)]
        labels = [label for name in NAMES[axes] for label in (name, "factor")]
        return (
            reshape(-1, x[0], *cut, labels=("", "channels", *labels)),
            permute(*order),
            reshape(-1, *self.shape(x), labels=("", "channels", *NAMES[axes])),
        )
