from collections.abc import Mapping
from typing import Any

from costcalc.ops.base import Real, Work, Written, operator
from costcalc.ops.base.elementwise import Elementwise


@operator("elu")
class ELU(Elementwise):
    """Exponential linear unit, x or alpha * (exp(x) - 1) for negative x. x -> y of the same shape.

    Counts  no multiply-adds; per element: one exponential, one addition, one multiplication, one
            comparison.
    Source  torch.nn.ELU.
    """

    also_called = ("ELU",)
    counterpart = "nn.ELU"
    each = Work(additions=1, multiplications=1, comparisons=1, exponentials=1)
    written = Written(defaults={"alpha": 1.0})

    alpha: Real = 1

    def arguments(self) -> Mapping[str, Any]:
        return {"alpha": self.alpha}
