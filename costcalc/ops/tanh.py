from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("tanh")
class Tanh(Elementwise):
    """Hyperbolic tangent. x -> y of the same shape.

    Counts  no multiply-adds; per element: one hyperbolic tangent.
    Source  torch.nn.Tanh.
    """

    counterpart = "nn.Tanh"
    saves = SAVES_OUTPUT
    each = Work(exponentials=1)
