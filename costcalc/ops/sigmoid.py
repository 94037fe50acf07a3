from costcalc.ops.base import SAVES_OUTPUT, Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("sigmoid")
class Sigmoid(Elementwise):
    """Logistic sigmoid, 1 / (1 + exp(-x)). x -> y of the same shape.

    Counts  no multiply-adds; per element: one exponential, one addition, one division.
    Source  torch.nn.Sigmoid.
    """

    counterpart = "nn.Sigmoid"
    saves = SAVES_OUTPUT
    each = Work(additions=1, divisions=1, exponentials=1)
