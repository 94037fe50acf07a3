from collections.abc import Iterator

from costcalc.algebra import equal
from costcalc.ops.base import Axis, Counterpart, Module, Need, Order, Shape, Storage, operator
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
        yield Need("axis", self.axis < len(x), f"the input has {len(x)} axes, counted from 0")
        if self.axis < len(x):
            yield Need("axis", equal(x[self.axis], 1), "the size of that axis is not 1")

    def shape(self, x: Shape) -> Shape:
        return (*x[: self.axis], *x[self.axis + 1 :])

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def storage(self, *x: Shape) -> Storage:
        return "reshaped"

    def module(self, x: Shape) -> Counterpart:
        step = Module("squeeze", {"dim": self.axis + 1}, free=("squeeze",), mixes=True)
        return (step._replace(written=METHOD),)
