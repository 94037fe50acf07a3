from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Op,
    Params,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.steps import permute


@operator("rmsnorm")
class RMSNorm(Op):
    """RMS normalization: division by the root of the mean square. x -> y of the same shape.

    x[tokens, dim] and x[dim] are normalized along dim, x[c, h, w] along c at every pixel.

    Counts  no multiply-adds: the mean square and the scale are other work. The scale is a `norm`
            parameter; there is no shift.
    Source  torch.nn.RMSNorm.
    """

    also_called = ("RMSNorm", "RMSNormalization")
    attributes_called = called(affine=("elementwise_affine",))
    normalizes = True
    ranks = (1, 2, 3)

    affine: Flag = True

    def normalized(self, x: Shape) -> Whole:
        """The size of the axis that is normalized."""
        return x[0] if len(x) == 3 else x[-1]

    def groups(self, x: Shape) -> Whole:
        """The number of tokens or pixels; each is normalized alone."""
        return product(x[1:] if len(x) == 3 else x[:-1])

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
        return (layer,) if len(x) < 3 else (permute(0, 2, 3, 1), layer, permute(0, 3, 1, 2))
