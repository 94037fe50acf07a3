from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("selu")
class SELU(Elementwise):
    """Scaled exponential linear unit, elu(x) times a fixed number. x -> y of the same shape.

    Counts  no multiply-adds; per element: one exponential, one addition, two multiplications, one
            comparison.
    Source  torch.nn.SELU.
    """

    also_called = ("SELU",)
    counterpart = "nn.SELU"
    free = ("selu", "elu")
    each = Work(additions=1, multiplications=2, comparisons=1, exponentials=1)
