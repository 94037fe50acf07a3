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
from costcalc.ops.base.elsewhere import AXIS, called


@operator("softmax")
class Softmax(Free):
    """Softmax along one axis. x -> y of the same shape.

    Counts  no multiply-adds; along an axis of n: n exponentials and divisions, n subtractions of
            the maximum, n - 1 comparisons to find it, n - 1 additions.
    Source  torch.nn.Softmax.
    """

    saves = SAVES_OUTPUT
    attributes_called = called(axis=AXIS)
    ranks = ANY_RANK

    axis: Axis = 0

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need("axis", self.axis < len(x), f"the input has {len(x)} axes, counted from 0")

    def shape(self, x: Shape) -> Shape:
        return x

    def work(self, x: Shape) -> Work:
        elements = product(x)
        sums = elements - exact_div(elements, x[self.axis])
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
        return (Module("nn.Softmax", {"dim": self.axis + 1}, free=("softmax",)),)
