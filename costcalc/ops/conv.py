from collections.abc import Iterator

from costcalc.algebra import both, equal, exact_div
from costcalc.ops.base import (
    SAME,
    Counterpart,
    Flag,
    Need,
    Op,
    Padding,
    Pair,
    Params,
    Shape,
    Size,
    Storage,
    Whole,
    Words,
    Work,
    operator,
    window,
)
from costcalc.ops.base.convolution import conv2d, kind_of, needs_of_groups, padded, storage_of
from costcalc.ops.base.elsewhere import CONVOLUTION


@operator("conv")
class Conv(Op):
    """2-D convolution. x[c, h, w] -> y[out, h', w'].

    Counts  one multiply-add per kernel tap per output element; taps on padding count, the bias
            does not.
    Source  torch.nn.Conv2d, section "Shape".
    """

    also_called = ("Conv2d", "convolution")
    attributes_called = CONVOLUTION
    multiplies = True

    out: Size
    k: Pair = (1, 1)
    s: Pair = (1, 1)
    p: Padding = SAME
    d: Pair = (1, 1)
    g: Size = 1
    bias: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_groups(self.g, x[0], self.out)
        yield from window.needs(x, self.k, self.p, self.d)

    def sliding(self) -> window.Sliding:
        return window.Sliding(self.k, self.s, window.sides(self.p, self.k, self.d), self.d)

    def shape(self, x: Shape) -> Shape:
        pads = window.sides(self.p, self.k, self.d)
        return (self.out, *window.slide(x, self.k, self.s, pads, self.d))

    def taps(self, x: Shape) -> Whole:
        """Multiply-adds for one output element."""
        k_h, k_w = self.k
        return k_h * k_w * exact_div(x[0], self.g)

    def params(self, x: Shape) -> Params:
        return Params(weights=self.taps(x) * self.out, biases=self.out if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        m, h, w = self.shape(x)
        return self.taps(x) * m * h * w

    def work(self, x: Shape) -> Work:
        m, h, w = self.shape(x)
        return Work(additions=m * h * w if self.bias else 0)

    def storage(self, *x: Shape) -> Storage:
        if window.is_one(self.g):
            return "new"
        channels = x[0][0]
        depthwise = both(equal(self.g, channels), equal(self.out, channels))
        return storage_of(depthwise, x[0], self.shape(*x))

    def kind(self, x: Shape) -> str:
        return f"conv {kind_of(self.g, x[0], self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every output element is a sum over all kernel taps and all input channels of its "
            "group, one multiply-add each",
            "taking the input's height and width for the output's, which is wrong by s^2 when the "
            "stride is s",
        )

    def module(self, x: Shape) -> Counterpart:
        return padded(
            window.sides(self.p, self.k, self.d),
            conv2d(
                in_channels=x[0],
                out_channels=self.out,
                kernel_size=self.k,
                stride=self.s,
                dilation=self.d,
                groups=self.g,
                bias=self.bias,
            ),
        )
