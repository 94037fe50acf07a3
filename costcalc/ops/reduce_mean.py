from costcalc.ops.base import SAVES_NOTHING, Flag, Work, operator
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.reducing import Reducing
from costcalc.ops.base.shapes import Axes


@operator("reduce_mean")
class ReduceMean(Reducing):
    """Mean over some axes. x[c, h, w] -> y[c] for `axis=(1, 2)`.

    With `keep` these axes stay, with size 1.

    Counts  no multiply-adds; a mean of n elements takes n - 1 additions and one division.
    Source  torch.mean with `dim`; axes do not count the batch.
    """

    saves = SAVES_NOTHING
    also_called = ("mean",)
    counterpart = "Tensor.mean"
    step = Work(additions=1)
    last = Work(divisions=1)
    attributes_called = called(axis=(*AXIS, "axes", "dims"), keep=("keepdim", "keepdims"))

    axis: Axes
    keep: Flag = False
