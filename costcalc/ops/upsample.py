from costcalc.ops.base import Counterpart, Flag, Shape, Sizes, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.resampling import Resampling


@operator("upsample")
class Upsample(Resampling):
    """Enlarges an image s times in height and width. x[c, h, w] -> y[c, s_h*h, s_w*w].

    In the same way for x[c, length] and x[c, time, h, w]; `bilinear` is linear along each axis.

    Counts  no multiply-adds. Other work: none for nearest pixels; with `bilinear` four
            multiplications and three additions per output element of an image, two and one of a
            sequence, eight and seven of a volume. The interpolation weights are the same in all
            channels, and computing them is not counted.
    Source  torch.nn.Upsample, modes `nearest`, `linear`, `bilinear` and `trilinear`.
    """

    also_called = (
        "Upsample",
        "UpSampling2D",
        "interpolate",
        "UpsamplingNearest2d",
        "UpsamplingBilinear2d",
    )
    attributes_called = called(s=("scale_factor", "scale"))

    s: Sizes
    bilinear: Flag = False

    def shape(self, x: Shape) -> Shape:
        return (x[0], *(s * h for s, h in zip(self.s, x[1:], strict=True)))

    def module(self, x: Shape) -> Counterpart:
        return self.resampled(self.shape(x)[1:])
