from collections.abc import Iterator

from costcalc.algebra import equal
from costcalc.ops.base import Axis, Counterpart, Module, Need, Order, Shape, Storage, operator
from costcalc.ops.base.along import chosen, is_there, without
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import METHOD


@operator("squeeze")
class Squeeze(Rearranging):
    """Without an axis of size 1. `squeeze(0)`: x[1, h, w] -> y[h, w].

    Counts  no multiply-adds and no other work.
    Source  torch.squeeze, with an axis that does not count the batch.
    """

    attributes_called = called(axis=AXIS)
    mistake = "dropping every axis of size 1, which depends on the sizes: one axis is named"
    ranks = (2, 3, 4, 5, 6)

    axis: Axis = 0

    def needs(self, x: Shape) -> Iterator[Need]:
        yield (there := is_there(self.axis, len(x)))
        if there.condition:
            yield Need("axis", equal(x[self.axis], 1), "the size of that axis is not 1")

    def shape(self, x: Shape) -> Shape:
        return without(x, chosen(self.axis, x, 0))

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def storage(self, *x: Shape) -> Storage:
        return "reshaped"

    def module(self, x: Shape) -> Counterpart:
        arguments = {"dim": chosen(self.axis, x, 0) + 1}
        step = Module("squeeze", arguments, free=("squeeze",), mixes=True)
        return (step._replace(written=METHOD),)
