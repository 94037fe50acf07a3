from costcalc.ops.base import Saved, Shape, Work, operator
from costcalc.ops.base.pairwise import Pairwise, between


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

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """What is multiplied with it, for each; of more than two also the products between."""
        inputs = (n for n in range(len(x)) if any(needed[:n] + needed[n + 1 :]))
        return Saved(inputs=tuple(inputs), values=between(x))
