from costcalc.ops.base import Counterpart, Flag, Shape, Sizes, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.resampling import Resampling


@operator("resize")
class Resize(Resampling):
    """Resizes an image to a given height and width. x[c, h, w] -> y[c, *out].

    In the same way for x[c, length] and x[c, time, h, w]; `bilinear` is linear along each axis.

    Counts  no multiply-adds. Other work: none for nearest pixels; with `bilinear` four
            multiplications and three additions per output element of an image, two and one of a
            sequence, eight and seven of a volume. The interpolation weights are the same in all
            channels, and computing them is not counted.
    Source  torch.nn.functional.interpolate with `size`, modes `nearest`, `linear`, `bilinear` and
            `trilinear`, without antialiasing.
    """

    attributes_called = called(out=("output_size", "size"))

    out: Sizes
    bilinear: Flag = False

    def shape(self, x: Shape) -> Shape:
        return (x[0], *self.out)

    def module(self, x: Shape) -> Counterpart:
        return self.resampled(self.out)
