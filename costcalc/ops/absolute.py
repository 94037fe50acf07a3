from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("absolute")
class Absolute(ElementFunction):
    """Absolute value, max(x, -x). x -> y of the same shape.

    Counts  no multiply-adds; per element: one comparison. A change of sign counts nothing.
    Source  torch.abs.
    """

    also_called = ("abs",)
    counterpart = "abs"
    each = Work(comparisons=1)
