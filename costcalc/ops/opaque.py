from costcalc.ops.base import (
    ANY_RANK,
    MANY,
    SAVES_NOTHING,
    Arity,
    Count,
    Counterpart,
    Free,
    Missing,
    Moved,
    Params,
    Shape,
    Storage,
    Words,
    Work,
    operator,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.shapes import NewShape


@operator("opaque")
class Opaque(Free):
    """An operator of another library that was not translated: its shape is known, its cost is not.

    `opaque((c, h, w))` gives that shape whatever enters; `holds` is how many trained values are
    known to be its own. Each total of a network that has one is a lower bound, and is printed so.

    Counts  nothing, which stands for what is not known: no total of it is a count.
    Source  none: `costcalc import --partial` writes it for what it cannot translate.
    """

    ranks = ANY_RANK
    arity = Arity(1, MANY.most)
    saves = SAVES_NOTHING
    also_called = ("unknown", "unsupported")
    attributes_called = called(sizes=("shape", "size"))

    sizes: NewShape
    holds: Count = 0

    def shape(self, *x: Shape) -> Shape:
        return self.sizes

    def params(self, *x: Shape) -> Params:
        return Params(weights=self.holds)

    def work(self, *x: Shape) -> Work:
        return Work()

    def moved(self, stored: Params, *x: Shape) -> Moved:
        """What it reads is not known either."""
        return Moved()

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, *x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        return Words(
            "what it computes is not known, so that every total of the network is a lower bound",
            "taking the sum of the other layers for the cost of the network",
        )

    def module(self, *x: Shape) -> Counterpart:
        return Missing("it stands for an operator that was not translated")
