from collections.abc import Iterator

from costcalc.ops.base import (
    ANY_RANK,
    Axis,
    Counterpart,
    Module,
    Need,
    Shape,
    Size,
    Written,
    operator,
)
from costcalc.ops.base.along import chosen, is_there, replaced
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.rearranging import Rearranging


@operator("pick")
class Pick(Rearranging):
    """Elements at known places along one axis. `pick(9, axis=1)`: x[c, n, w] -> y[c, 9, w].

    The places are the same for every example, and one may be taken several times: a bias for each
    pair of tokens is picked from a table of relative positions.

    Counts  no multiply-adds and no other work: values are selected, none is computed.
    Source  torch.index_select with places that do not depend on the input.
    """

    also_called = ("index_select", "gather", "take")
    attributes_called = called(number=("n", "size"), axis=AXIS)
    mistake = "counting a trained value once for each place that it is picked for"
    ranks = ANY_RANK

    number: Size
    axis: Axis = 0

    def needs(self, x: Shape) -> Iterator[Need]:
        yield is_there(self.axis, len(x))

    def shape(self, x: Shape) -> Shape:
        return replaced(x, chosen(self.axis, x, 0), self.number)

    def module(self, x: Shape) -> Counterpart:
        arguments = {"number": self.number, "dim": chosen(self.axis, x, 0) + 1}
        free = ("arange", "index_select", "remainder")
        written = Written(positional=2)
        return (Module("own.picked.picked", arguments, free=free, mixes=True, written=written),)
