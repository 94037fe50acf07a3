from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("relu6")
class ReLU6(Elementwise):
    """Rectified linear unit limited to 6, min(max(x, 0), 6). x -> y of the same shape.

    Counts  no multiply-adds; per element: two comparisons.
    Source  torch.nn.ReLU6.
    """

    counterpart = "nn.ReLU6"
    free = ("relu6", "hardtanh")
    each = Work(comparisons=2)
