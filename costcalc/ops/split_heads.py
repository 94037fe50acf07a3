from collections.abc import Iterator

from costcalc.algebra import divides, exact_div
from costcalc.ops.base import Counterpart, Need, Shape, Size, common_divisors, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import transpose, unflatten


@operator("split_heads")
class SplitHeads(Rearranging):
    """Splits the features of each token among n heads. x[tokens, dim] -> y[n, tokens, dim/n].

    Counts  no multiply-adds and no other work.
    Source  torch.unflatten and torch.transpose, as in multi-head attention.
    """

    attributes_called = called(n=("num_heads", "heads"))
    mistake = "multiplying the cost by the number of heads: each has only its part of the features"
    ranks = (2,)
    reads = "tokens"

    n: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need(
            "n", divides(self.n, x[1]), "`n` does not divide the dim", lambda: common_divisors(x[1])
        )

    def shape(self, x: Shape) -> Shape:
        return self.n, x[0], exact_div(x[1], self.n)

    @property
    def is_view(self) -> bool:
        return True

    def module(self, x: Shape) -> Counterpart:
        return unflatten(2, (self.n, -1), ("heads", "")), transpose(1, 2)
