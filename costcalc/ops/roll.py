from costcalc.ops.base import Counterpart, Module, Shape, operator, window
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import Integers


@operator("roll")
class Roll(Rearranging):
    """Cyclic shift of an image down and to the right. x[c, h, w] -> y[c, h, w].

    In the same way for x[c, length] and x[c, time, h, w], towards the end of each axis.

    Pixels shifted out on one side enter again on the opposite side.

    Counts  no multiply-adds and no other work.
    Source  torch.roll, as Swin shifts its windows.
    """

    also_called = ("shift", "cyclic_shift")
    attributes_called = called(by=("shifts", "shift"))
    mistake = (
        "leaving out the masked pairs of Swin's shifted windows: they are computed, then masked"
    )

    ranks = window.RANKS
    reads = "channels"

    by: Integers

    def shape(self, x: Shape) -> Shape:
        return x

    def module(self, x: Shape) -> Counterpart:
        return (
            Module(
                "roll", {"shifts": self.by, "dims": tuple(range(2, len(x) + 1))}, free=("roll",)
            ),
        )
