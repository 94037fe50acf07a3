from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("tanh")
class Tanh(Elementwise):
    """Hyperbolic tangent. x -> y of the same shape.

    Counts  no multiply-adds; per element: one hyperbolic tangent.
    Source  torch.nn.Tanh.
    """

    counterpart = "nn.Tanh"
    each = Work(exponentials=1)
