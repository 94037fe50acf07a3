from costcalc.ops.base import Counterpart, IntegerPair, Module, Shape, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging


@operator("roll")
class Roll(Rearranging):
    """An image moved down and to the right; what leaves on one side comes back on the other.

    x[c, h, w] -> y[c, h, w].

    Counts  no multiply-adds and no other work.
    Source  torch.roll, as Swin shifts its windows.
    """

    also_called = ("shift", "cyclic_shift")
    attributes_called = called(by=("shifts", "shift"))
    mistake = (
        "counting the masked pairs of Swin's shifted windows out, which are computed all the same"
    )

    by: IntegerPair

    def shape(self, x: Shape) -> Shape:
        return x

    def module(self, x: Shape) -> Counterpart:
        return (Module("roll", {"shifts": self.by, "dims": (2, 3)}, free=("roll",)),)
