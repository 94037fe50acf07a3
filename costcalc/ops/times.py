from collections.abc import Mapping
from typing import Any

from costcalc.ops.base import SAVES_NOTHING, Real, Work, Written, operator
from costcalc.ops.base.elementwise import ElementFunction


@operator("times")
class Times(ElementFunction):
    """Each element times a number. x -> y of the same shape.

    Counts  no multiply-adds, as nothing is added; per element: one multiplication.
    Source  torch.mul with a number.
    """

    also_called = ("multiply_scalar",)
    counterpart = "Tensor.mul"
    free = ("mul",)
    saves = SAVES_NOTHING
    each = Work(multiplications=1)
    written = Written(sign="*")

    by: Real

    def arguments(self) -> Mapping[str, Any]:
        return {"other": self.by}
