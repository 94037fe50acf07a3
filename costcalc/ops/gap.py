from collections.abc import Iterator

from costcalc.algebra import product
from costcalc.ops.base import (
    AnyAxis,
    Counterpart,
    Free,
    Module,
    Need,
    Shape,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.along import chosen, without
from costcalc.ops.base.elsewhere import AXIS, called


@operator("gap")
class GlobalAvgPool(Free):
    """Global average pooling. x[c, h, w] -> y[c, 1, 1]; x[tokens, dim] -> y[dim].

    x[c, time, h, w] -> y[c, 1, 1, 1]; of x[c, length] `gap(axis=1)` gives y[c].

    Counts  no multiply-adds; a mean of n elements takes n - 1 additions and one division.
    Source  torch.nn.AdaptiveAvgPool2d(1), AdaptiveAvgPool3d(1); torch.mean over the tokens.
    """

    also_called = ("GlobalAveragePooling2D", "global_avg_pool", "global_avgpool", "global_pool")
    attributes_called = called(axis=AXIS)
    ranks = (2, 3, 4)
    reads = "tokens"

    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        if self.axis is not None:
            yield Need("axis", len(x) == 2, "`axis` is for an input of two axes")
            yield Need("axis", -2 <= self.axis < 2, "the input has 2 axes, counted from 0")

    def shape(self, x: Shape) -> Shape:
        if len(x) == 2:
            return without(x, chosen(self.axis, x, 0))
        return (x[0], *(1 for _ in x[1:]))

    def work(self, x: Shape) -> Work:
        outputs = product(self.shape(x))
        return Work(additions=product(x) - outputs, divisions=outputs)

    def kind(self, x: Shape) -> str:
        return "gap"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up each channel and divides once: no parameters, no multiply-adds",
            "counting one multiply-add per input element, as some counters do for one way of "
            "writing it and not for another",
        )

    def module(self, x: Shape) -> Counterpart:
        if len(x) == 2:
            along = {"dim": chosen(self.axis, x, 0) + 1}
            return (Module("mean", along, free=("mean",), written=Written(method=True)),)
        axes = len(x) - 1
        name, free = f"nn.AdaptiveAvgPool{axes}d", (f"adaptive_avg_pool{axes}d",)
        written = Written(positional=1, short="Pool")
        return (Module(name, {"output_size": 1}, free=free, written=written),)
