from costcalc.ops.base import Work, operator
from costcalc.ops.base.pairwise import Pairwise


@operator("mul")
class Mul(Pairwise):
    """Elementwise product of two or more inputs, with broadcasting of axes of size 1.

    With a gate y[c, 1, 1] this is the scaling of squeeze-and-excitation.

    Counts  no multiply-adds, as nothing is added; n - 1 multiplications per output element for n
            inputs.
    Source  torch.mul, with broadcasting over axes of size 1.
    """

    also_called = ("multiply",)
    counterpart = "mul"
    result = "a product"
    sign = "*"
    each = Work(multiplications=1)
    mistake = "counting the scaling of squeeze-and-excitation as multiply-adds"
