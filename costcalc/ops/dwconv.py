from costcalc.algebra import product
from costcalc.ops.base import (
    ONE,
    SAME,
    Flag,
    Padding,
    Shape,
    Size,
    Sizes,
    Whole,
    operator,
    window,
)
from costcalc.ops.base.convolution import Convolution
from costcalc.ops.base.elsewhere import DEPTHWISE, called


@operator("dwconv")
class DepthwiseConv(Convolution):
    """Depthwise convolution: m filters for each channel. x[c, h, w] -> y[m*c, h', w'].

    In the same way for x[c, length] and x[c, time, h, w].

    Counts  one multiply-add per kernel tap per output element; taps on padding count, the bias
            does not.
    Source  torch.nn.Conv1d, Conv2d, Conv3d with `groups=in_channels`, section "Shape".
    """

    also_called = ("DepthwiseConv2D", "depthwise", "depthwise_conv")
    attributes_called = called(DEPTHWISE, m=("depth_multiplier",))
    rule = (
        "every output element is a sum over the kernel taps of its own channel only, one "
        "multiply-add each"
    )
    mistake = (
        "multiplying by the input channels once more: a depthwise filter never looks across "
        "channels"
    )

    k: Sizes
    s: Sizes = ONE
    p: Padding = SAME
    d: Sizes = ONE
    m: Size = 1
    bias: Flag = False

    def channels(self, x: Shape) -> Whole:
        return self.m * x[0]

    def groups(self, x: Shape) -> Whole:
        return x[0]

    def taps(self, x: Shape) -> Whole:
        return product(self.k)

    def kind(self, x: Shape) -> str:
        return f"conv dw {window.by(self.k)}"
