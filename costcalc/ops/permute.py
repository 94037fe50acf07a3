from collections.abc import Iterator

from costcalc.ops.base import ANY_RANK, Counterpart, Need, Order, Shape, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import AxisOrder
from costcalc.ops.base.steps import permute


@operator("permute")
class Permute(Rearranging):
    """The axes in another order. `permute(1, 2, 0)`: x[c, h, w] -> y[h, w, c].

    The first number is the axis that comes first; the batch is not counted.

    Counts  no multiply-adds and no other work.
    Source  torch.permute.
    """

    also_called = ("movedim",)
    attributes_called = called(axis=("dims", "axes", "perm", "order"))
    mistake = "giving the new place of each axis: a number says which axis is taken"
    ranks = ANY_RANK
    gathers = True

    axis: AxisOrder

    def needs(self, x: Shape) -> Iterator[Need]:
        every = ", ".join(map(str, range(len(x))))
        there = all(-len(x) <= axis < len(x) for axis in self.axis)
        fits = there and sorted(self.taken(x)) == list(range(len(x)))
        yield Need("axis", fits, "every axis must be there once", lambda: f"the axes are {every}")

    def taken(self, x: Shape) -> tuple[int, ...]:
        """The axes of the input in the order of the output, each counted from the first."""
        return tuple(axis % len(x) for axis in self.axis)

    def shape(self, x: Shape) -> Shape:
        return tuple(x[axis] for axis in self.taken(x))

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def module(self, x: Shape) -> Counterpart:
        step = permute(0, *(axis + 1 for axis in self.taken(x)))
        return (step._replace(mixes=True),)
