from collections.abc import Iterator
from functools import reduce
from operator import add

from costcalc.ops.base import (
    ANY_RANK,
    MANY,
    Axis,
    Counterpart,
    Module,
    Need,
    Shape,
    operator,
)
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.merging import agree, same_rank
from costcalc.ops.base.rearranging import Rearranging


@operator("concat")
class Concat(Rearranging):
    """Concatenation of two or more inputs along one axis. x[a, h, w], x[b, h, w] -> y[a + b, h, w].

    Counts  no multiply-adds and no other work: values are moved, none is computed.
    Source  torch.cat.
    """

    also_called = ("cat", "Concatenate", "join")
    attributes_called = called(axis=AXIS)
    mistake = "forgetting that the layers after it see the channels of all branches"
    ranks = ANY_RANK
    arity = MANY

    axis: Axis = 0

    def needs(self, *x: Shape) -> Iterator[Need]:
        rank = same_rank(x)
        yield rank
        if rank.condition is True:
            axes = len(x[0])
            yield Need("axis", self.axis < axes, f"the inputs have {axes} axes, counted from 0")
            yield Need(
                "",
                agree(x, but=self.axis),
                f"the branches of a concatenation differ on another axis than {self.axis}",
            )

    def shape(self, *x: Shape) -> Shape:
        joined = reduce(add, (shape[self.axis] for shape in x))
        return (*x[0][: self.axis], joined, *x[0][self.axis + 1 :])

    def module(self, *x: Shape) -> Counterpart:
        return (Module("cat", {"dim": self.axis + 1}, "list", free=("cat",), mixes=True),)
