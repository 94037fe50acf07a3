from collections.abc import Iterator, Mapping
from typing import Any

from costcalc.algebra import less
from costcalc.ops.base import Need, Real, Shape, Work, Written, operator
from costcalc.ops.base.elementwise import Elementwise
from costcalc.ops.base.elsewhere import called


@operator("hardtanh")
class HardTanh(Elementwise):
    """Clipping to a range, min(max(x, low), high). x -> y of the same shape.

    Counts  no multiply-adds; per element: two comparisons.
    Source  torch.nn.Hardtanh.
    """

    also_called = ("Hardtanh", "clip", "clamp")
    attributes_called = called(low=("min_val", "min"), high=("max_val", "max"))
    counterpart = "nn.Hardtanh"
    each = Work(comparisons=2)
    written = Written(positional=2)

    low: Real = -1
    high: Real = 1

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need("high", less(self.low, self.high), "`high` must be greater than `low`")

    def arguments(self) -> Mapping[str, Any]:
        return {"min_val": self.low, "max_val": self.high}
