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
from costcalc.ops.base.elsewhere import POOL, called


@operator("avgpool")
class AvgPool(Free):
    """Mean over a window. x[c, h, w] -> y[c, h', w'].

    `count_pad` says whether padding counts as zeros in the mean; the cost is the same.

    Counts  no multiply-adds; k_h * k_w - 1 additions and one division per output element, padding
            included.
    Source  torch.nn.AvgPool2d; with `ceil` the last window may hang over the end.
    """

    also_called = ("AvgPool2d", "AveragePooling2D", "average_pool")
    attributes_called = called(POOL, count_pad=("count_include_pad",))

    k: Pair
    s: Stride = None
    p: PoolPadding = ((0, 0), (0, 0))
    ceil: Flag = False
    count_pad: Flag = True

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from window.needs_of_pool(x, self.k, self.s or self.k, self.p, (1, 1), ceil=self.ceil)

    def sliding(self) -> window.Sliding:
        return window.Sliding(self.k, self.s or self.k, self.p, ceil=self.ceil)

    def shape(self, x: Shape) -> Shape:
        stride = self.s or self.k
        return (x[0], *window.slide(x, self.k, stride, self.p, (1, 1), ceil=self.ceil))

    def work(self, x: Shape) -> Work:
        k_h, k_w = self.k
        elements = product(self.shape(x))
        return Work(additions=(k_h * k_w - 1) * elements, divisions=elements)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return f"avgpool {window.by(self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up and divides once: no parameters, no multiply-adds",
            "counting it like a depthwise convolution: it has no weights to multiply with",
        )

    def module(self, x: Shape) -> Counterpart:
        if self.ceil and not window.is_symmetric(self.p):
            return Missing("PyTorch rounds up only pools padded on both sides alike")
        if not window.is_symmetric(self.p) and not self.count_pad:
            return Missing("PyTorch pads an average pool on both sides alike or counts the padding")
        arguments = {
            "kernel_size": self.k,
            "stride": self.s or self.k,
            "ceil_mode": self.ceil,
            "count_include_pad": self.count_pad,
        }
        usual = {"padding": 0, "ceil_mode": False, "count_include_pad": True}
        layer = Module(
            "nn.AvgPool2d", arguments, free=("avg_pool2d",), written=Written(defaults=usual)
        )
        return padded(self.p, layer)
