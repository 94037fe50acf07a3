from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    SAVES_NOTHING,
    Counterpart,
    Module,
    Op,
    Params,
    Shape,
    Storage,
    Stored,
    Words,
    Work,
    Written,
    operator,
)


@operator("position")
class Position(Op):
    """A trained position embedding added to each token. x[tokens, dim] -> y[tokens, dim].

    Counts  no multiply-adds; one addition per element. The embedding is weights.
    Source  Dosovitskiy et al. 2020, arXiv:2010.11929, equation 1.
    """

    saves = SAVES_NOTHING
    also_called = ("pos_embed", "position_embedding", "pos_embedding")
    ranks = (2,)
    reads = "tokens"

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        return Params(weights=product(x))

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        return Work(additions=product(x))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, x: Shape) -> str:
        return "position"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each place has dim trained values, which are added to the token there",
            "taking the parameters to be independent of the resolution: a larger image has more "
            "places",
        )

    def module(self, x: Shape) -> Counterpart:
        written = Written(sign="+")
        return (Module("add", {"other": Stored(x)}, free=("add",), written=written),)
