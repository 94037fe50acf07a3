from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("sqrt")
class SquareRoot(ElementFunction):
    """Square root of each element. x -> y of the same shape.

    Counts  no multiply-adds; per element: one root.
    Source  torch.sqrt.
    """

    counterpart = "sqrt"
    saves = SAVES_OUTPUT
    each = Work(roots=1)
