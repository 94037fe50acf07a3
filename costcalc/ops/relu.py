from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("relu")
class ReLU(Elementwise):
    """Rectified linear unit, max(x, 0). x -> y of the same shape.

    Counts  no multiply-adds; per element: one comparison.
    Source  torch.nn.ReLU.
    """

    counterpart = "nn.ReLU"
    saves = SAVES_OUTPUT
    each = Work(comparisons=1)
