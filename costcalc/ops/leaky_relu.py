from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from costcalc.ops.base import Real, Work, Written, operator
from costcalc.ops.base.elementwise import Elementwise
from costcalc.ops.base.elsewhere import called


@operator("leaky_relu")
class LeakyReLU(Elementwise):
    """Rectified linear unit that is slope * x for negative x. x -> y of the same shape.

    Counts  no multiply-adds; per element: one multiplication and one comparison.
    Source  torch.nn.LeakyReLU; Keras's default slope is 0.3.
    """

    also_called = ("LeakyReLU",)
    attributes_called = called(slope=("negative_slope", "alpha"))
    counterpart = "nn.LeakyReLU"
    free = ("leaky_relu",)
    each = Work(multiplications=1, comparisons=1)
    written = Written(positional=1)

    slope: Real = Fraction(1, 100)

    def arguments(self) -> Mapping[str, Any]:
        return {"negative_slope": self.slope}
