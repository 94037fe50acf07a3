from collections.abc import Iterator

from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    ANY_RANK,
    AnyAxis,
    Counterpart,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Saved,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.along import channels_of, chosen, needs_of_axis, with_axis_at, without
from costcalc.ops.base.elsewhere import AXIS, called


@operator("rmsnorm")
class RMSNorm(Op):
    """RMS normalization: division by the root of the mean square. x -> y of the same shape.

    x[tokens, dim] and x[dim] are normalized along dim, x[c, h, w] along c at every pixel.
    With `axis` it is along that axis of any input.

    Counts  no multiply-adds: the mean square and the scale are other work. The scale is a `norm`
            parameter; there is no shift.
    Source  torch.nn.RMSNorm.
    """

    also_called = ("RMSNorm", "RMSNormalization")
    attributes_called = called(affine=("elementwise_affine",), axis=AXIS)
    normalizes = True
    ranks = ANY_RANK
    reads = "tokens"

    affine: Flag = True
    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_axis(self.axis, x, 3)

    def along(self, x: Shape) -> int:
        """The axis that is normalized."""
        return chosen(self.axis, x, channels_of(x))

    def normalized(self, x: Shape) -> Whole:
        """The size of the axis that is normalized."""
        return x[self.along(x)]

    def groups(self, x: Shape) -> Whole:
        """The number of tokens or pixels; each is normalized alone."""
        return product(without(x, self.along(x)))

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        return Params(norm=self.normalized(x) if self.affine else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        """Per token or pixel: squares of the elements, their mean, eps, a root and its reciprocal;
        per element: one product with the reciprocal, and one with the scale if there is one.
        """
        elements, groups = product(x), self.groups(x)
        return Work(
            additions=elements,
            multiplications=(3 if self.affine else 2) * elements,
            divisions=2 * groups,
            roots=groups,
        )

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the deviation of each group."""
        return Saved(inputs=(0,), statistics=self.groups(x[0]))

    def kind(self, x: Shape) -> str:
        return "rmsnorm"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each element of a token has a trained scale and no shift; the mean square comes from "
            "the token itself and is not stored",
            "counting two parameters for each element, as layer normalization has",
        )

    def module(self, x: Shape) -> Counterpart:
        layer = Module(
            "nn.RMSNorm",
            {"normalized_shape": (self.normalized(x),), "elementwise_affine": self.affine},
            component="norm",
            free=("rms_norm", "_fused_rms_norm"),
            written=Written(positional=1, defaults={"elementwise_affine": True}),
        )
        return with_axis_at(len(x) - 1, self.along(x), len(x), layer)
