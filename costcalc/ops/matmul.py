from collections.abc import Iterator

from costcalc.algebra import equal, product
from costcalc.ops.base import (
    ANY_RANK,
    NO_PARAMS,
    Arity,
    Counterpart,
    Module,
    Need,
    Op,
    Order,
    Params,
    Saved,
    Shape,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.merging import agree, same_rank
from costcalc.ops.base.terms import Term, term


@operator("matmul")
class MatMul(Op):
    """Matrix product of two inputs. x[m, k], y[k, n] -> z[m, n].

    With leading axes, matrices are multiplied in pairs: x[b, m, k], y[b, k, n] -> z[b, m, n]. Up to
    four leading axes are those of both inputs.

    Counts  k multiply-adds per output element.
    Source  torch.matmul, without broadcasting.
    """

    also_called = ("bmm", "dot")
    ranks = ANY_RANK[1:]
    arity = Arity(2, 2)
    multiplies = True

    def needs(self, x: Shape, y: Shape) -> Iterator[Need]:
        rank = same_rank((x, y))
        yield rank
        if rank.condition is True:
            yield Need(
                "",
                equal(x[-1], y[-2]),
                "the columns of the first input are not the rows of the second",
                lambda: "`transpose` exchanges the two",
            )
            rule = "the inputs hold different numbers of matrices"
            yield Need("", agree((x[:-2], y[:-2])), rule)

    @property
    def gives(self) -> Order:
        return ""

    def shape(self, x: Shape, y: Shape) -> Shape:
        return (*x[:-1], y[-1])

    def params(self, x: Shape, y: Shape) -> Params:
        return NO_PARAMS

    def macs(self, x: Shape, y: Shape) -> Whole:
        return product(self.shape(x, y)) * x[-1]

    def terms(self, x: Shape, y: Shape) -> tuple[Term, ...]:
        outputs = {"matrices": product(x[:-2]), "rows": x[-2], "columns": y[-1]}
        return term("macs", {"inner size": x[-1], **outputs}), term("activations", outputs)

    def work(self, x: Shape, y: Shape) -> Work:
        return Work()

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        return Saved(inputs=tuple(n for n in (0, 1) if needed[1 - n]))

    def kind(self, x: Shape, y: Shape) -> str:
        return "matmul"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every output element is a sum over the inner axis, one multiply-add each; neither "
            "input is stored, so there are no parameters",
            "looking for a layer with weights: counters that walk over modules never see it",
        )

    def module(self, x: Shape, y: Shape) -> Counterpart:
        return (Module("matmul", {}, "pairs", mixes=True, written=Written(sign="@")),)
