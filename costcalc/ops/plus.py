from collections.abc import Mapping
from typing import Any

from costcalc.ops.base import SAVES_NOTHING, Real, Work, Written, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("plus")
class Plus(ElementFunction):
    """Each element plus a number; a negative number is subtracted. x -> y of the same shape.

    Counts  no multiply-adds; per element: one addition.
    Source  torch.add with a number.
    """

    also_called = ("add_scalar",)
    counterpart = "Tensor.add"
    free = ("add",)
    saves = SAVES_NOTHING
    each = Work(additions=1)
    written = Written(sign="+")

    by: Real

    def arguments(self) -> Mapping[str, Any]:
        return {"other": self.by}
