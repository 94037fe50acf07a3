from collections.abc import Iterator

from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Free,
    Missing,
    Module,
    Need,
    Pair,
    PoolPadding,
    Shape,
    Storage,
    Stride,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.convolution import padded
from costcalc.ops.base.elsewhere import DILATION, POOL, called


@operator("maxpool")
class MaxPool(Free):
    """Maximum over a window. x[c, h, w] -> y[c, h', w'].

    Counts  no multiply-adds; k_h * k_w - 1 comparisons per output element, padding included.
    Source  torch.nn.MaxPool2d; with `ceil` the last window may hang over the end.
    """

    also_called = ("MaxPool2d", "MaxPooling2D")
    attributes_called = called(POOL, d=DILATION)

    k: Pair
    s: Stride = None
    p: PoolPadding = ((0, 0), (0, 0))
    d: Pair = (1, 1)
    ceil: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from window.needs_of_pool(x, self.k, self.s or self.k, self.p, self.d, ceil=self.ceil)

    def sliding(self) -> window.Sliding:
        return window.Sliding(self.k, self.s or self.k, self.p, self.d, self.ceil)

    def shape(self, x: Shape) -> Shape:
        stride = self.s or self.k
        return (x[0], *window.slide(x, self.k, stride, self.p, self.d, ceil=self.ceil))

    def work(self, x: Shape) -> Work:
        k_h, k_w = self.k
        return Work(comparisons=(k_h * k_w - 1) * product(self.shape(x)))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return f"maxpool {window.by(self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it compares and keeps the largest: no parameters, no multiply-adds",
            "forgetting what `ceil` and padding do to its output size, on which every later layer "
            "depends",
        )

    def module(self, x: Shape) -> Counterpart:
        if self.ceil and not window.is_symmetric(self.p):
            return Missing("PyTorch rounds up only pools padded on both sides alike")
        arguments = {
            "kernel_size": self.k,
            "stride": self.s or self.k,
            "dilation": self.d,
            "ceil_mode": self.ceil,
        }
        usual = {"padding": 0, "ceil_mode": False, "dilation": 1}
        layer = Module(
            "nn.MaxPool2d", arguments, free=("max_pool2d",), written=Written(defaults=usual)
        )
        return padded(self.p, layer, fill=float("-inf"))
