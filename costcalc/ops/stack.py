from collections.abc import Iterator

from costcalc.ops.base import (
    ANY_RANK,
    MANY,
    Axis,
    Counterpart,
    Module,
    Need,
    Order,
    Shape,
    operator,
)
from costcalc.ops.base.along import is_there
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.merging import agree, same_rank
from costcalc.ops.base.rearranging import Rearranging


@operator("stack")
class Stack(Rearranging):
    """Two or more inputs of one shape along a new axis. x[h, w], z[h, w] -> y[2, h, w].

    Counts  no multiply-adds and no other work: values are moved, none is computed.
    Source  torch.stack, with an axis that does not count the batch.
    """

    attributes_called = called(axis=AXIS)
    mistake = "taking it for `concat`, which makes an axis longer and adds none"
    ranks = ANY_RANK[:-1]
    arity = MANY

    axis: Axis = 0

    def needs(self, *x: Shape) -> Iterator[Need]:
        rank = same_rank(x)
        yield rank
        if rank.condition is True:
            axes = len(x[0])
            yield is_there(self.axis, axes + 1, whose="the output has")
            yield Need("", agree(x), "the inputs have different shapes")

    def added(self, x: Shape) -> int:
        """The number of the new axis in the output."""
        return self.axis % (len(x) + 1)

    def shape(self, *x: Shape) -> Shape:
        axis = self.added(x[0])
        return (*x[0][:axis], len(x), *x[0][axis:])

    @property
    def gives(self) -> Order:
        return ""

    def module(self, *x: Shape) -> Counterpart:
        arguments = {"dim": self.added(x[0]) + 1}
        return (Module("stack", arguments, "list", free=("stack",), mixes=True),)
