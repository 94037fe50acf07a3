from costcalc.algebra import product
from costcalc.ops.base import Counterpart, Module, Shape, Words, Work, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.resampling import Resampling
from costcalc.ops.base.shapes import Pair

TAPS = 4
"""Pixels along each axis that an output pixel is mixed from."""


@operator("bicubic")
class Bicubic(Resampling):
    """Resizes an image to a given height and width, smoothly. x[c, h, w] -> y[c, *out].

    Counts  no multiply-adds. Other work: sixteen multiplications and fifteen additions per output
            element. The interpolation weights are the same in all channels, and computing them is
            not counted.
    Source  torch.nn.functional.interpolate with `size` and mode `bicubic`, without antialiasing;
            Keys 1981, doi:10.1109/TASSP.1981.1163711.
    """

    ranks = (3,)
    bilinear = True
    attributes_called = called(out=("output_size", "size"))

    out: Pair

    def shape(self, x: Shape) -> Shape:
        return (x[0], *self.out)

    def work(self, x: Shape) -> Work:
        elements, taps = product(self.shape(x)), TAPS * TAPS
        return Work(additions=(taps - 1) * elements, multiplications=taps * elements)

    def module(self, x: Shape) -> Counterpart:
        arguments = {"size": self.out, "mode": "bicubic"}
        written = Written(defaults={"mode": "nearest"})
        return (Module("nn.Upsample", arguments, free=("upsample_bicubic2d",), written=written),)

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: each pixel is mixed from sixteen, which is counted as work but not "
            "as multiply-adds",
            "counting the sixteen as multiply-adds of a convolution",
        )
