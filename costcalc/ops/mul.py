from collections.abc import Iterator
from functools import reduce

from costcalc.algebra import product
from costcalc.ops.base import (
    MANY,
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
from costcalc.ops.base.merging import broadcast, same_rank, wider


@operator("mul")
class Mul(Free):
    """Elementwise product of two or more inputs, with broadcasting of axes of size 1.

    With a gate y[c, 1, 1] this is the scaling of squeeze-and-excitation.

    Counts  no multiply-adds, as nothing is added; n - 1 multiplications per output element for n
            inputs.
    Source  torch.mul, with broadcasting over axes of size 1.
    """

    also_called = ("multiply",)
    ranks = (1, 2, 3)
    arity = MANY

    def needs(self, *x: Shape) -> Iterator[Need]:
        rank = same_rank(x)
        yield rank
        if rank.condition is True:
            yield Need(
                "", broadcast(x), "the shapes of the branches of a product cannot be broadcast"
            )

    def shape(self, *x: Shape) -> Shape:
        return reduce(wider, x)

    def work(self, *x: Shape) -> Work:
        return Work(multiplications=(len(x) - 1) * product(self.shape(*x)))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, *x: Shape) -> str:
        return "mul"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it multiplies element by element and adds nothing up: no parameters, no multiply-adds",
            "counting the scaling of squeeze-and-excitation as multiply-adds",
        )

    def module(self, *x: Shape) -> Counterpart:
        return (Module("mul", {}, "pairs", free=("mul",), written=Written(sign="*")),)
