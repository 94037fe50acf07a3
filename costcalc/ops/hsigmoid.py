from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("hsigmoid")
class HardSigmoid(Elementwise):
    """Hard sigmoid, relu6(x + 3) / 6. x -> y of the same shape.

    Counts  no multiply-adds; per element: one addition, two comparisons, one division.
    Source  torch.nn.Hardsigmoid.
    """

    also_called = ("Hardsigmoid", "hard_sigmoid")
    counterpart = "nn.Hardsigmoid"
    each = Work(additions=1, comparisons=2, divisions=1)
