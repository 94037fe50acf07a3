from costcalc.ops.base import SAVES_NOTHING, Shape, Storage, Work, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("identity")
class Identity(Elementwise):
    """The identity: the output is the input. x -> x.

    Counts  no multiply-adds and no other work.
    Source  torch.nn.Identity.
    """

    also_called = ("Identity", "noop", "nop", "pass")
    counterpart = "nn.Identity"
    saves = SAVES_NOTHING
    each = Work()

    @property
    def is_view(self) -> bool:
        return True

    def storage(self, *x: Shape) -> Storage:
        return "input"
