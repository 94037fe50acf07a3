from collections.abc import Iterator

from costcalc.ops.base import Axis, Counterpart, Need, Order, Shape, operator
from costcalc.ops.base.along import chosen, is_there
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import transpose


@operator("transpose")
class Transpose(Rearranging):
    """Exchanges two axes. x[tokens, dim] -> y[dim, tokens].

    Counts  no multiply-adds and no other work.
    Source  torch.transpose, with axes that do not count the batch.
    """

    also_called = ("swapaxes",)
    attributes_called = called(a=("dim0",), b=("dim1",))
    mistake = "forgetting that a linear layer after it mixes the other axis"
    ranks = (2, 3, 4, 5, 6)

    a: Axis = 0
    b: Axis = 1

    def needs(self, x: Shape) -> Iterator[Need]:
        yield is_there(self.a, len(x), "a")
        yield is_there(self.b, len(x), "b")

    def shape(self, x: Shape) -> Shape:
        order = list(range(len(x)))
        order[self.a], order[self.b] = self.b, self.a
        return tuple(x[axis] for axis in order)

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def module(self, x: Shape) -> Counterpart:
        return (transpose(chosen(self.a, x, 0) + 1, chosen(self.b, x, 0) + 1),)
