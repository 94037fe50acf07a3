from collections.abc import Iterator

from costcalc.algebra import divides, exact_div, product
from costcalc.ops.base import (
    ANY_RANK,
    SAVES_INPUT,
    AnyAxis,
    Counterpart,
    Free,
    Module,
    Need,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.along import channels_of, chosen, needs_of_axis, replaced
from costcalc.ops.base.elsewhere import AXIS, called


@operator("glu")
class GLU(Free):
    """Gated linear unit: the first half along an axis times the sigmoid of the second half.

    x[2 * c, h, w] -> y[c, h, w]; of (tokens, dim) and (dim) the halves are those of the dim.

    Counts  no multiply-adds; per output element a sigmoid, which is one exponential, one addition
            and one division, and one multiplication.
    Source  torch.nn.GLU; Dauphin et al. 2017, arXiv:1612.08083.
    """

    saves = SAVES_INPUT
    also_called = ("gated_linear_unit",)
    attributes_called = called(axis=AXIS)
    ranks = ANY_RANK
    reads = "tokens"

    axis: AnyAxis = None

    def along(self, x: Shape) -> int:
        """The number of the axis that is halved."""
        return chosen(self.axis, x, channels_of(x))

    def needs(self, x: Shape) -> Iterator[Need]:
        needs = list(needs_of_axis(self.axis, x, 4, "axis=0"))
        yield from needs
        if all(need.condition is True for need in needs):
            rule = "the axis has no two halves: its size is odd"
            yield Need("axis" if self.axis else "", divides(2, x[self.along(x)]), rule)

    def shape(self, x: Shape) -> Shape:
        axis = self.along(x)
        return replaced(x, axis, exact_div(x[axis], 2))

    def work(self, x: Shape) -> Work:
        elements = product(self.shape(x))
        return Work(elements, elements, divisions=elements, exponentials=elements)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "glu"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it halves an axis and multiplies the halves: no parameters, no multiply-adds",
            "forgetting that the layer before it computes twice the outputs",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"dim": self.along(x) + 1}
        return (Module("nn.GLU", arguments, free=("glu",), mixes=True, written=Written()),)
