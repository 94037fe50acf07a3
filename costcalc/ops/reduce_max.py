from costcalc.ops.base import Flag, Saved, Shape, Work, operator
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.reducing import Reducing
from costcalc.ops.base.shapes import Axes


@operator("reduce_max")
class ReduceMax(Reducing):
    """Maximum over some axes. x[c, h, w] -> y[c] for `axis=(1, 2)`.

    With `keep` these axes stay, with size 1.

    Counts  no multiply-adds; a maximum of n elements takes n - 1 comparisons.
    Source  torch.amax; axes do not count the batch.
    """

    also_called = ("max", "amax")
    counterpart = "Tensor.amax"
    step = Work(comparisons=1)
    attributes_called = called(axis=(*AXIS, "axes", "dims"), keep=("keepdim", "keepdims"))

    axis: Axes
    keep: Flag = False

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        return Saved(inputs=(0,), output=True)
