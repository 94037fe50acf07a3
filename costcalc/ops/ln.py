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
from costcalc.ops.base.normalization import work_of
from costcalc.ops.base.steps import permute


@operator("ln")
class LayerNorm(Op):
    """Layer normalization of each token, or of the channels of each pixel. x -> y of that shape.

    x[tokens, dim] and x[dim] are normalized along dim, x[c, h, w] along c at every pixel, as
    ConvNeXt does; with `whole` all axes are one group, and scale and shift have the input's shape.

    Counts  no multiply-adds: statistics, scale and shift are other work; scale and shift are `norm`
            parameters.
    Source  torch.nn.LayerNorm.
    """

    also_called = ("LayerNorm", "LayerNormalization")
    attributes_called = called(affine=("elementwise_affine",))
    normalizes = True
    ranks = (1, 2, 3)

    affine: Flag = True
    bias: Flag = True
    whole: Flag = False

    def normalized(self, x: Shape) -> Shape:
        """The sizes of the axes that are normalized together."""
        if self.whole:
            return x
        return (x[0],) if len(x) == 3 else (x[-1],)

    def others(self, x: Shape) -> Shape:
        """The sizes of the axes that are not normalized."""
        if self.whole:
            return ()
        return x[1:] if len(x) == 3 else x[:-1]

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        stored = product(self.normalized(x))
        return Params(norm=(stored * 2 if self.bias else stored) if self.affine else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        groups, size = product(self.others(x)), product(self.normalized(x))
        return work_of(groups, size, scale=self.affine, shift=self.affine and self.bias)

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def kind(self, x: Shape) -> str:
        return "layernorm"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each element of a token has a trained scale and shift; mean and variance come from "
            "the token itself and are not stored",
            "folding it away like batch normalization, which its statistics do not allow",
        )

    def module(self, x: Shape) -> Counterpart:
        layer = Module(
            "nn.LayerNorm",
            {
                "normalized_shape": self.normalized(x),
                "elementwise_affine": self.affine,
                "bias": self.bias,
            },
            component="norm",
            free=("native_layer_norm",),
            written=Written(
                positional=1, defaults={"elementwise_affine": True, "bias": True}, short="LN"
            ),
        )
        if len(x) < 3 or self.whole:
            return (layer,)
        return permute(0, 2, 3, 1), layer, permute(0, 3, 1, 2)
