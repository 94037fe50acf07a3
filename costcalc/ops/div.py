from costcalc.ops.base import Saved, Shape, Work, operator
from costcalc.ops.base.pairwise import TWO, Pairwise


@operator("div")
class Divide(Pairwise):
    """Elementwise quotient of two inputs, the first over the second. Axes of size 1 broadcast.

    Counts  no multiply-adds; one division per output element.
    Source  torch.div, with broadcasting over axes of size 1.
    """

    also_called = ("divide",)
    arity = TWO
    counterpart = "div"
    result = "a quotient"
    sign = "/"
    each = Work(divisions=1)

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The divisor, and for its own gradient what is divided."""
        return Saved(inputs=(0, 1) if needed[1] else (1,))
