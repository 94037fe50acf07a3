from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("mish")
class Mish(Elementwise):
    """Mish, x * tanh(log(1 + exp(x))). x -> y of the same shape.

    Counts  no multiply-adds; per element: an exponential, a logarithm and a tanh, all among the
            exponentials, one addition, one multiplication.
    Source  torch.nn.Mish.
    """

    also_called = ("Mish",)
    counterpart = "nn.Mish"
    each = Work(additions=1, multiplications=1, exponentials=3)
