from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("silu")
class SiLU(Elementwise):
    """Sigmoid linear unit (swish), x / (1 + exp(-x)). x -> y of the same shape.

    Counts  no multiply-adds; per element: one exponential, one addition, one division.
    Source  torch.nn.SiLU.
    """

    also_called = ("SiLU", "swish")
    counterpart = "nn.SiLU"
    each = Work(additions=1, divisions=1, exponentials=1)
