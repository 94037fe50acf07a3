from collections.abc import Iterator

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
from costcalc.ops.base.merging import agree, same_rank


@operator("add")
class Add(Free):
    """Elementwise sum of two or more inputs of the same shape.

    Counts  no multiply-adds; n - 1 additions per output element for n inputs.
    Source  torch.add, without broadcasting.
    """

    ranks = (1, 2, 3)
    arity = MANY

    def needs(self, *x: Shape) -> Iterator[Need]:
        rank = same_rank(x)
        yield rank
        if rank.condition is True:
            yield Need("", agree(x), "the branches of a sum have different shapes")

    def shape(self, *x: Shape) -> Shape:
        return x[0]

    def work(self, *x: Shape) -> Work:
        return Work(additions=(len(x) - 1) * product(x[0]))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, *x: Shape) -> str:
        return "add"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds element by element: no parameters, no multiply-adds",
            "taking a residual connection to be free in memory as well: its input must be kept",
        )

    def module(self, *x: Shape) -> Counterpart:
        return (Module("add", {}, "pairs", free=("add",), written=Written(sign="+")),)
