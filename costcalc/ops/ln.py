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
    Order,
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
from costcalc.ops.base.normalization import work_of


@operator("ln")
class LayerNorm(Op):
    """Layer normalization of each token, or of the channels of each pixel. x -> y of that shape.

    x[tokens, dim] and x[dim] are normalized along dim, x[c, h, w] along c at every pixel, as
    ConvNeXt does; with `whole` all axes are one group, and scale and shift have the input's shape.
    With `axis` it is along that axis of any input: `ln(axis=0)` for the channels of x[c, length].

    Counts  no multiply-adds: statistics, scale and shift are other work; scale and shift are `norm`
            parameters.
    Source  torch.nn.LayerNorm.
    """

    also_called = ("LayerNorm", "LayerNormalization")
    attributes_called = called(affine=("elementwise_affine",), axis=AXIS)
    normalizes = True
    ranks = ANY_RANK
    reads = "tokens"

    affine: Flag = True
    bias: Flag = True
    whole: Flag = False
    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        if self.whole:
            rule = "`whole` normalizes all axes together, so there is no `axis`"
            yield Need("axis", self.axis is None, rule)
        else:
            yield from needs_of_axis(self.axis, x, 3)

    @property
    def order(self) -> Order:
        return "" if self.whole else super().order

    def along(self, x: Shape) -> int:
        """The axis that is normalized, unless all are."""
        return chosen(self.axis, x, channels_of(x))

    def normalized(self, x: Shape) -> Shape:
        """The sizes of the axes that are normalized together."""
        if self.whole:
            return x
        return (x[self.along(x)],)

    def others(self, x: Shape) -> Shape:
        """The sizes of the axes that are not normalized."""
        return () if self.whole else without(x, self.along(x))

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

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the mean and deviation of each group."""
        return Saved(inputs=(0,), statistics=2 * product(self.others(x[0])))

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
        if self.whole:
            return (layer,)
        return with_axis_at(len(x) - 1, self.along(x), len(x), layer)
