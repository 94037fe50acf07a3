from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("log")
class Logarithm(ElementFunction):
    """Natural logarithm, log(x). x -> y of the same shape.

    Counts  no multiply-adds; per element: one logarithm, which is among the exponentials.
    Source  torch.log.
    """

    counterpart = "log"
    each = Work(exponentials=1)
