from costcalc.ops.base import Counterpart, Flag, Pair, Shape, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.resampling import Resampling


@operator("resize")
class Resize(Resampling):
    """Resizes an image to a given height and width. x[c, h, w] -> y[c, *out].

    Counts  no multiply-adds. Other work: none for nearest pixels; with `bilinear` four
            multiplications and three additions per output element. The interpolation weights are
            the same in all channels, and computing them is not counted.
    Source  torch.nn.functional.interpolate with `size`, modes `nearest` and `bilinear`, without
            antialiasing.
    """

    attributes_called = called(out=("output_size", "size"))

    out: Pair
    bilinear: Flag = False

    def shape(self, x: Shape) -> Shape:
        return (x[0], *self.out)

    def module(self, x: Shape) -> Counterpart:
        return self.resampled(self.out)
