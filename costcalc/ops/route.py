from collections.abc import Iterator

from costcalc.algebra import at_most, decided, equal, product
from costcalc.ops.base import (
    ANY_RANK,
    MANY,
    SAVES_NOTHING,
    Arity,
    Counterpart,
    Free,
    Module,
    Moved,
    Need,
    Params,
    Shape,
    Size,
    Storage,
    Words,
    Work,
    Written,
    operator,
)


@operator("route")
class Route(Free):
    """The sum of what the active experts give for one input. It ends the structure `route:`.

    Counts  no multiply-adds; active - 1 additions per output element.
    Source  Shazeer et al. 2017, arXiv:1701.06538, equation 1, without the gate; torch.add.
    """

    also_called = ("moe", "MixtureOfExperts", "SparseMoeBlock", "switch")
    ranks = ANY_RANK
    arity = Arity(1, MANY.most)
    saves = SAVES_NOTHING
    structure = "`route: {experts: 8, active: 2, do: ...}`"

    experts: Size
    active: Size

    def needs(self, *x: Shape) -> Iterator[Need]:
        rule = "more experts are active than there are"
        yield Need("active", at_most(self.active, self.experts), rule)

    def shape(self, *x: Shape) -> Shape:
        return x[0]

    def work(self, *x: Shape) -> Work:
        return Work(additions=(self.active - 1) * product(x[0]))

    def moved(self, stored: Params, *x: Shape) -> Moved:
        """The results of the active experts, as one tensor, and their sum: two inputs may stand for
        more results.
        """
        if self.is_view:
            return Moved()
        return Moved(stored, (self.active * product(x[0]),), product(x[0]))

    @property
    def is_view(self) -> bool:
        """The result of a single expert is the sum."""
        return decided(equal(self.active, 1)) is True

    def storage(self, *x: Shape) -> Storage:
        return "elements" if len(x) > 1 else "input"

    def kind(self, *x: Shape) -> str:
        return self.name

    @classmethod
    def words(cls) -> Words:
        return Words(
            "the active experts run, all of them are stored: multiply-adds are those of `active` "
            "experts, parameters those of `experts`",
            "multiplying the parameters of all experts by the tokens: most of them do not run",
        )

    def module(self, *x: Shape) -> Counterpart:
        if len(x) == 1:
            return (Module("nn.Identity", {}),)
        return (Module("add", {}, "pairs", free=("add",), written=Written(sign="+")),)
