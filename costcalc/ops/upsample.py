from costcalc.ops.base import Counterpart, Flag, Pair, Shape, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.resampling import Resampling


@operator("upsample")
class Upsample(Resampling):
    """Enlarges an image s times in height and width. x[c, h, w] -> y[c, s_h*h, s_w*w].

    Counts  no multiply-adds. Other work: none for nearest pixels; with `bilinear` four
            multiplications and three additions per output element. The interpolation weights are
            the same in all channels, and computing them is not counted.
    Source  torch.nn.Upsample, modes `nearest` and `bilinear`.
    """

    also_called = (
        "Upsample",
        "UpSampling2D",
        "interpolate",
        "UpsamplingNearest2d",
        "UpsamplingBilinear2d",
    )
    attributes_called = called(s=("scale_factor", "scale"))

    s: Pair
    bilinear: Flag = False

    def shape(self, x: Shape) -> Shape:
        c, h, w = x
        return c, self.s[0] * h, self.s[1] * w

    def module(self, x: Shape) -> Counterpart:
        return self.resampled(self.shape(x)[1:])
