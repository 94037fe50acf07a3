from costcalc.algebra import product
from costcalc.ops.base import (
    NONE,
    ONE,
    Counterpart,
    Flag,
    PoolPadding,
    Saved,
    Shape,
    Sizes,
    Stride,
    Words,
    Work,
    operator,
)
from costcalc.ops.base.attributes import Each
from costcalc.ops.base.elsewhere import DILATION, POOL, called
from costcalc.ops.base.pooling import Pool


@operator("maxpool")
class MaxPool(Pool):
    """Maximum over a window. x[c, h, w] -> y[c, h', w'].

    In the same way for x[c, length] and x[c, time, h, w].

    Counts  no multiply-adds; one comparison less than the window has elements per output element,
            padding included.
    Source  torch.nn.MaxPool2d; with `ceil` the last window may hang over the end.
    """

    also_called = ("MaxPool2d", "MaxPooling2D")
    attributes_called = called(POOL, d=DILATION)
    fill = float("-inf")

    k: Sizes
    s: Stride = None
    p: PoolPadding = NONE
    d: Sizes = ONE
    ceil: Flag = False

    @property
    def dilation(self) -> Each:
        return self.d

    def work(self, x: Shape) -> Work:
        return Work(comparisons=self.steps(x))

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it compares and keeps the largest: no parameters, no multiply-adds",
            "forgetting what `ceil` and padding do to its output size, on which every later layer "
            "depends",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"dilation": self.d, "ceil_mode": self.ceil}
        return self.layer(x, "Max", arguments, {"dilation": 1})

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the place of each largest value."""
        return Saved(inputs=(0,), indices=product(self.shape(*x)))
