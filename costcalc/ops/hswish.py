from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("hswish")
class HardSwish(Elementwise):
    """Hard swish, x * relu6(x + 3) / 6. x -> y of the same shape.

    Counts  no multiply-adds; per element one addition, one multiplication,
            two comparisons, one division.
    Source  torch.nn.Hardswish.
    """

    also_called = ("Hardswish", "hard_swish", "hard_silu")
    counterpart = "nn.Hardswish"
    each = Work(additions=1, multiplications=1, comparisons=2, divisions=1)
