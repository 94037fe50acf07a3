from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("gelu")
class GELU(Elementwise):
    """Gaussian error linear unit, x * (1 + erf(x / sqrt(2))) / 2. x -> y of the same shape.

    Counts  no multiply-adds; per element: one error function, one addition, three multiplications.
    Source  torch.nn.GELU.
    """

    counterpart = "nn.GELU"
    each = Work(additions=1, multiplications=3, exponentials=1)
