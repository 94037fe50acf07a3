from costcalc.ops.base import SAVES_NOTHING, Work, operator
from costcalc.ops.base.pairwise import Pairwise


@operator("add")
class Add(Pairwise):
    """Elementwise sum of two or more inputs, with broadcasting of axes of size 1.

    Counts  no multiply-adds; n - 1 additions per output element for n inputs.
    Source  torch.add, with broadcasting over axes of size 1.
    """

    saves = SAVES_NOTHING
    counterpart = "add"
    result = "a sum"
    sign = "+"
    each = Work(additions=1)
    mistake = "taking a residual connection to be free in memory as well: its input must be kept"
