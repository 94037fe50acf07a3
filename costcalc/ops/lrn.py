from fractions import Fraction

from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Free,
    Module,
    Real,
    Shape,
    Size,
    Storage,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.steps import FILLING, flatten, unflatten


@operator("lrn")
class LocalResponseNorm(Free):
    """Local response normalization over n neighbouring channels. x[c, *sizes] -> y[c, *sizes].

    y = x / (k + alpha / n * sum of squares)^beta, the channels padded with zeros.

    Counts  no multiply-adds; per element: a square and a scaling, n additions, a power, a division.
    Source  torch.nn.LocalResponseNorm.
    """

    also_called = ("LocalResponseNorm", "CrossMapLRN2d")
    attributes_called = called(n=("size",))

    ranks = window.RANKS
    reads = "channels"

    n: Size
    alpha: Real = Fraction(1, 10000)
    beta: Real = Fraction(3, 4)
    k: Real = 1

    def shape(self, x: Shape) -> Shape:
        return x

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(
            additions=self.n * elements,
            multiplications=2 * elements,
            divisions=elements,
            roots=elements,
        )

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def kind(self, x: Shape) -> str:
        return "lrn"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: no parameters, no multiply-adds; each element takes a sum over n "
            "channels and a power",
            "leaving it out of the run time as well: the power is slow, whatever the count says",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"size": self.n, "alpha": self.alpha, "beta": self.beta, "k": self.k}
        usual = {"alpha": Fraction(1, 10000), "beta": Fraction(3, 4), "k": 1}
        layer = Module(
            "nn.LocalResponseNorm",
            arguments,
            free=("add", "avg_pool2d", "avg_pool3d", "div", "mul", *FILLING, "pow"),
            written=Written(positional=1, defaults=usual),
        )
        if len(x) < 4:  # of volumes PyTorch takes those alone that lie in memory in order
            return (layer,)
        return flatten(2), layer, unflatten(2, x[1:], ("time", "height", "width"))
