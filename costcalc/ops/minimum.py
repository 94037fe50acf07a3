from costcalc.ops.base import Work, operator
from costcalc.ops.base.pairwise import Pairwise


@operator("minimum")
class Minimum(Pairwise):
    """Elementwise minimum of two or more inputs, with broadcasting of axes of size 1.

    Counts  no multiply-adds; n - 1 comparisons per output element for n inputs.
    Source  torch.minimum, with broadcasting over axes of size 1.
    """

    counterpart = "minimum"
    result = "a minimum"
    each = Work(comparisons=1)
