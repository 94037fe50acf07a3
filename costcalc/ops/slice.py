from collections.abc import Iterator

from costcalc.algebra import at_most, less
from costcalc.ops.base import (
    ANY_RANK,
    Axis,
    Count,
    Counterpart,
    Module,
    Need,
    Shape,
    Size,
    operator,
)
from costcalc.ops.base.along import chosen, is_there, replaced
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.rearranging import Rearranging


@operator("slice")
class Slice(Rearranging):
    """The elements from `start` up to, not including, `stop` along one axis.

    x[c, h, w] -> y[stop - start, h, w] on axis 0, which is channels (or tokens). A split into two
    is written as two slices.

    Counts  no multiply-adds and no other work: values are selected, none is computed.
    Source  torch.narrow.
    """

    also_called = ("narrow",)
    attributes_called = called(start=("begin",), stop=("end",), axis=AXIS)
    mistake = "forgetting that the layers after it see fewer channels"
    ranks = ANY_RANK

    start: Count
    stop: Size
    axis: Axis = 0

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need("start", less(self.start, self.stop), "`stop` must be greater than `start`")
        yield (there := is_there(self.axis, len(x)))
        if there.condition:
            size = x[self.axis]
            yield Need(
                "stop",
                at_most(self.stop, size),
                "the slice ends after the input does",
                lambda: f"axis {self.axis} has {size}",
            )

    def shape(self, x: Shape) -> Shape:
        return replaced(x, chosen(self.axis, x, 0), self.stop - self.start)

    @property
    def is_view(self) -> bool:
        return True

    def module(self, x: Shape) -> Counterpart:
        length = self.stop - self.start
        arguments = {"dim": chosen(self.axis, x, 0) + 1, "start": self.start, "length": length}
        return (Module("narrow", arguments, free=("narrow", "slice"), mixes=True),)
