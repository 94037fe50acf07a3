from collections.abc import Iterator

from costcalc.algebra import exact_div, product
from costcalc.ops.base import (
    ANY_RANK,
    SAVES_OUTPUT,
    Axis,
    Counterpart,
    Free,
    Module,
    Need,
    Shape,
    Storage,
    Words,
    Work,
    operator,
)
from costcalc.ops.base.along import chosen, is_there
from costcalc.ops.base.elsewhere import AXIS, called


@operator("softmax")
class Softmax(Free):
    """Softmax along one axis, the first if none is given. x -> y of the same shape.

    Of x[tokens, dim] that is over the tokens; `softmax(axis=-1)` is over dim.

    Counts  no multiply-adds; along an axis of n: n exponentials and divisions, n subtractions of
            the maximum, n - 1 comparisons to find it, n - 1 additions.
    Source  torch.nn.Softmax.
    """

    saves = SAVES_OUTPUT
    attributes_called = called(axis=AXIS)
    ranks = ANY_RANK

    axis: Axis = 0

    def needs(self, x: Shape) -> Iterator[Need]:
        yield is_there(self.axis, len(x))

    def shape(self, x: Shape) -> Shape:
        return x

    def work(self, x: Shape) -> Work:
        elements = product(x)
        sums = elements - exact_div(elements, x[chosen(self.axis, x, 0)])
        return Work(
            additions=elements + sums,
            comparisons=sums,
            divisions=elements,
            exponentials=elements,
        )

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def kind(self, x: Shape) -> str:
        return "softmax"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it has no weights: no parameters, no multiply-adds",
            "forgetting it where it is not small: in attention it runs over tokens times tokens",
        )

    def module(self, x: Shape) -> Counterpart:
        return (Module("nn.Softmax", {"dim": chosen(self.axis, x, 0) + 1}, free=("softmax",)),)
