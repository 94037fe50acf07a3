from costcalc.ops.base import SAVES_NOTHING, Work, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("neg")
class Negative(ElementFunction):
    """The negative, -x. x -> y of the same shape.

    Counts  no multiply-adds and no other work: a change of sign counts nothing.
    Source  torch.neg.
    """

    also_called = ("negative",)
    counterpart = "neg"
    saves = SAVES_NOTHING
    each = Work()
