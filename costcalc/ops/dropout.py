from fractions import Fraction

from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Module,
    Rate,
    Saved,
    Shape,
    Storage,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elementwise import Elementwise
from costcalc.ops.base.elsewhere import called


@operator("dropout")
class Dropout(Elementwise):
    """Dropout, which does nothing in evaluation mode. x -> y of the same shape.

    Counts  no multiply-adds and no other work: costs are those of evaluation mode.
    Source  torch.nn.Dropout.
    """

    attributes_called = called(p=("rate",))
    each = Work()

    p: Rate = Fraction(1, 2)

    def storage(self, *x: Shape) -> Storage:
        return "input"

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """Which values were dropped."""
        return Saved(flags=product(x[0]))

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1)
        return (Module("nn.Dropout", {"p": self.p}, free=("dropout",), written=written),)

    @property
    def is_view(self) -> bool:
        return True
