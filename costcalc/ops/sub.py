from costcalc.ops.base import SAVES_NOTHING, Work, operator
from costcalc.ops.base.pairwise import TWO, Pairwise


@operator("sub")
class Subtract(Pairwise):
    """Elementwise difference of two inputs, the first minus the second. Axes of size 1 broadcast.

    Counts  no multiply-adds; one addition per output element.
    Source  torch.sub, with broadcasting over axes of size 1.
    """

    saves = SAVES_NOTHING
    also_called = ("subtract", "minus")
    arity = TWO
    counterpart = "sub"
    result = "a difference"
    sign = "-"
    each = Work(additions=1)
