from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Free,
    Module,
    Order,
    Shape,
    Size,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.shapes import Pair
from costcalc.ops.base.steps import flatten, permute


@operator("roi_align")
class RoIAlign(Free):
    """Each of `n` regions of a map, resampled to `out`. x[c, h, w] -> y[n, c * out_h * out_w].

    The regions are tokens, as the linear layers behind it take them; with `maps` the output is
    y[c, n, out_h, out_w], on which a convolution with k=(1, 3, 3) acts on each region by itself.
    How many regions there are depends on the image; the count is for `n`.

    Counts  no multiply-adds. An output element is the mean of ratio * ratio samples, each of four
            multiplications and three additions.
    Source  He et al. 2017, arXiv:1703.06870; torchvision.ops.roi_align with `sampling_ratio`. The
            PyTorch counterpart takes the whole map for each region.
    """

    also_called = ("RoIAlign", "MultiScaleRoIAlign")
    attributes_called = called(out=("output_size",), ratio=("sampling_ratio",))

    n: Size
    out: Pair
    ratio: Size = 2
    maps: Flag = False

    @property
    def gives(self) -> Order:
        return "tokens"

    def shape(self, x: Shape) -> Shape:
        if self.maps:
            return (x[0], self.n, *self.out)
        return self.n, x[0] * product(self.out)

    def work(self, x: Shape) -> Work:
        outputs = product(self.shape(x))
        samples = outputs * self.ratio * self.ratio
        return Work(additions=4 * samples - outputs, multiplications=4 * samples, divisions=outputs)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "roi align"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it samples and averages: no parameters, no multiply-adds of a matrix",
            "leaving the number of regions unsaid: the layers behind it run once for each",
        )

    def module(self, x: Shape) -> Counterpart:
        height, width = self.out
        arguments = {"regions": self.n, "height": height, "width": width, "ratio": self.ratio}
        free = ("avg_pool2d", "expand", "unsqueeze", "upsample_bilinear2d")
        written = Written(positional=4)
        pooled = Module("own.aligned.aligned", arguments, free=free, mixes=True, written=written)
        return (pooled,) if self.maps else (pooled, permute(0, 2, 1, 3, 4), flatten(2))
