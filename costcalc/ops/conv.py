from collections.abc import Iterator

from costcalc.ops.base import (
    ONE,
    SAME,
    Flag,
    Need,
    Padding,
    Shape,
    Size,
    Sizes,
    Whole,
    operator,
)
from costcalc.ops.base.convolution import Convolution, needs_of_groups
from costcalc.ops.base.elsewhere import CONVOLUTION


@operator("conv")
class Conv(Convolution):
    """Convolution. x[c, h, w] -> y[out, h', w']; x[c, length], x[c, time, h, w] in the same way.

    Counts  one multiply-add per kernel tap per output element; taps on padding count, the bias
            does not.
    Source  torch.nn.Conv1d, Conv2d, Conv3d, section "Shape".
    """

    also_called = ("Conv2d", "convolution")
    attributes_called = CONVOLUTION
    rule = (
        "every output element is a sum over all kernel taps and all input channels of its "
        "group, one multiply-add each"
    )
    mistake = (
        "taking the input's {extent} for the output's, which is wrong by {power} when the "
        "stride is s"
    )

    out: Size
    k: Sizes = ONE
    s: Sizes = ONE
    p: Padding = SAME
    d: Sizes = ONE
    g: Size = 1
    bias: Flag = False

    def channels(self, x: Shape) -> Whole:
        return self.out

    def groups(self, x: Shape) -> Whole:
        return self.g

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_groups(self.g, x[0], self.out)
        yield from super().needs(x)
