from collections.abc import Mapping
from typing import Any

from costcalc.ops.base import Real, Work, operator
from costcalc.ops.base.elementwise import ElementFunction
from costcalc.ops.base.elsewhere import called


@operator("power")
class Power(ElementFunction):
    """Each element to the power `to`, x ** to. x -> y of the same shape.

    Counts  no multiply-adds; per element: one power, which is among the roots, whatever `to` is.
    Source  torch.pow.
    """

    also_called = ("pow",)
    attributes_called = called(to=("exponent",))
    counterpart = "pow"
    each = Work(roots=1)

    to: Real

    def arguments(self) -> Mapping[str, Any]:
        return {"exponent": self.to}
