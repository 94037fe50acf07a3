from costcalc.ops.base import Flag, Saved, Shape, Work, operator
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.reducing import Reducing
from costcalc.ops.base.shapes import Axes


@operator("reduce_norm")
class ReduceNorm(Reducing):
    """Euclidean norm over some axes. x[c, h, w] -> y[c] for `axis=(1, 2)`.

    With `keep` these axes stay, with size 1.

    Counts  no multiply-adds; a norm of n elements takes n squares, n - 1 additions and one root.
    Source  torch.linalg.vector_norm with `dim`; axes do not count the batch.
    """

    also_called = ("norm", "vector_norm")
    counterpart = "linalg.vector_norm"
    each = Work(multiplications=1)
    step = Work(additions=1)
    last = Work(roots=1)
    attributes_called = called(axis=(*AXIS, "axes", "dims"), keep=("keepdim", "keepdims"))

    axis: Axes
    keep: Flag = False

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        return Saved(inputs=(0,), output=True)
