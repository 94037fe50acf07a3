from costcalc.ops.base import Work, operator
from costcalc.ops.base.pairwise import Pairwise


@operator("maximum")
class Maximum(Pairwise):
    """Elementwise maximum of two or more inputs, with broadcasting of axes of size 1.

    Counts  no multiply-adds; n - 1 comparisons per output element for n inputs.
    Source  torch.maximum, with broadcasting over axes of size 1.
    """

    counterpart = "maximum"
    result = "a maximum"
    each = Work(comparisons=1)
