from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("exp")
class Exponential(ElementFunction):
    """Exponential, exp(x). x -> y of the same shape.

    Counts  no multiply-adds; per element: one exponential.
    Source  torch.exp.
    """

    counterpart = "exp"
    saves = SAVES_OUTPUT
    each = Work(exponentials=1)
