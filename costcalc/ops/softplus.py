from costcalc.ops.base import Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("softplus")
class Softplus(Elementwise):
    """Softplus, log(1 + exp(x)). x -> y of the same shape.

    Counts  no multiply-adds; per element: an exponential and a logarithm, both among the
            exponentials, one addition.
    Source  torch.nn.Softplus with its defaults.
    """

    also_called = ("Softplus",)
    counterpart = "nn.Softplus"
    each = Work(additions=1, exponentials=2)
