from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("rsqrt")
class ReciprocalRoot(ElementFunction):
    """Reciprocal of the square root, 1 / sqrt(x). x -> y of the same shape.

    Counts  no multiply-adds; per element: one root and one division.
    Source  torch.rsqrt.
    """

    counterpart = "rsqrt"
    saves = SAVES_OUTPUT
    each = Work(divisions=1, roots=1)
