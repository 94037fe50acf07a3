from collections.abc import Iterator

from costcalc.algebra import equal
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
from costcalc.ops.base.convolution import conv2d, padded, storage_of
from costcalc.ops.base.elsewhere import DEPTHWISE, called


@operator("dwconv")
class DepthwiseConv(Op):
    """Depthwise convolution: m filters for each channel. x[c, h, w] -> y[m*c, h', w'].

    Counts  one multiply-add per kernel tap per output element; taps on padding count, the bias
            does not.
    Source  torch.nn.Conv2d with `groups=in_channels`, section "Shape".
    """

    also_called = ("DepthwiseConv2D", "depthwise", "depthwise_conv")
    attributes_called = called(DEPTHWISE, m=("depth_multiplier",))
    multiplies = True

    k: Pair
    s: Pair = (1, 1)
    p: Padding = SAME
    d: Pair = (1, 1)
    m: Size = 1
    bias: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from window.needs(x, self.k, self.p, self.d)

    def sliding(self) -> window.Sliding:
        return window.Sliding(self.k, self.s, window.sides(self.p, self.k, self.d), self.d)

    def shape(self, x: Shape) -> Shape:
        pads = window.sides(self.p, self.k, self.d)
        return (self.m * x[0], *window.slide(x, self.k, self.s, pads, self.d))

    def params(self, x: Shape) -> Params:
        k_h, k_w = self.k
        channels = self.m * x[0]
        return Params(weights=k_h * k_w * channels, biases=channels if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        k_h, k_w = self.k
        m, h, w = self.shape(x)
        return k_h * k_w * m * h * w

    def work(self, x: Shape) -> Work:
        m, h, w = self.shape(x)
        return Work(additions=m * h * w if self.bias else 0)

    def storage(self, *x: Shape) -> Storage:
        return storage_of(equal(self.m, 1), x[0], self.shape(*x))

    def kind(self, x: Shape) -> str:
        return f"conv dw {window.by(self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every output element is a sum over the kernel taps of its own channel only, one "
            "multiply-add each",
            "multiplying by the input channels once more: a depthwise filter never looks across "
            "channels",
        )

    def module(self, x: Shape) -> Counterpart:
        return padded(
            window.sides(self.p, self.k, self.d),
            conv2d(
                in_channels=x[0],
                out_channels=self.m * x[0],
                kernel_size=self.k,
                stride=self.s,
                dilation=self.d,
                groups=x[0],
                bias=self.bias,
            ),
        )
