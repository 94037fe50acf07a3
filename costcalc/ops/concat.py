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
from costcalc.ops.base.along import chosen, is_there, replaced
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
            axis = chosen(self.axis, x[0], 0)
            yield is_there(self.axis, len(x[0]), whose="the inputs have")
            rule = f"the branches of a concatenation differ on another axis than {axis}"
            yield Need("", agree(x, but=axis), rule)

    def shape(self, *x: Shape) -> Shape:
        axis = chosen(self.axis, x[0], 0)
        return replaced(x[0], axis, reduce(add, (shape[axis] for shape in x)))

    def module(self, *x: Shape) -> Counterpart:
        arguments = {"dim": chosen(self.axis, x[0], 0) + 1}
        return (Module("cat", arguments, "list", free=("cat",), mixes=True),)
