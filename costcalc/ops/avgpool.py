from costcalc.algebra import product
from costcalc.ops.base import (
    NONE,
    SAVES_INPUT,
    Counterpart,
    Flag,
    Missing,
    PoolPadding,
    Shape,
    Sizes,
    Stride,
    Words,
    Work,
    operator,
    window,
)
from costcalc.ops.base.elsewhere import POOL, called
from costcalc.ops.base.pooling import Pool


@operator("avgpool")
class AvgPool(Pool):
    """Mean over a window. x[c, h, w] -> y[c, h', w'].

    In the same way for x[c, length] and x[c, time, h, w]. `count_pad` says whether padding counts
    as zeros in the mean; the cost is the same.

    Counts  no multiply-adds; one addition less than the window has elements and one division per
            output element, padding included.
    Source  torch.nn.AvgPool2d; with `ceil` the last window may hang over the end.
    """

    saves = SAVES_INPUT
    also_called = ("AvgPool2d", "AveragePooling2D", "average_pool")
    attributes_called = called(POOL, count_pad=("count_include_pad",))

    k: Sizes
    s: Stride = None
    p: PoolPadding = NONE
    ceil: Flag = False
    count_pad: Flag = True

    def work(self, x: Shape) -> Work:
        return Work(additions=self.steps(x), divisions=product(self.shape(x)))

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up and divides once: no parameters, no multiply-adds",
            "counting it like a depthwise convolution: it has no weights to multiply with",
        )

    def module(self, x: Shape) -> Counterpart:
        pads = window.widths(x, self.sliding())
        if not self.ceil and not window.is_symmetric(pads) and not self.count_pad:
            return Missing("PyTorch pads an average pool on both sides alike or counts the padding")
        sizes = zip(x[1:], self.k, strict=True)
        if self.spatial_axes == 3 and window.is_symmetric(pads) and any(k > h for h, k in sizes):  # type: ignore[operator]
            return Missing("PyTorch takes no mean over a volume smaller than its window, unpadded")
        arguments = {"ceil_mode": self.ceil, "count_include_pad": self.count_pad}
        return self.layer(x, "Avg", arguments, {"count_include_pad": True})
