from collections.abc import Iterator

from costcalc.algebra import exact_div
from costcalc.ops.base import (
    ONE,
    SAME,
    AnyAxis,
    Flag,
    Module,
    Need,
    Padding,
    Params,
    Saved,
    Shape,
    Size,
    Sizes,
    Whole,
    operator,
)
from costcalc.ops.base.convolution import Convolution, needs_of_groups
from costcalc.ops.base.elsewhere import CONVOLUTION


@operator("conv")
class Conv(Convolution):
    """Convolution. x[c, h, w] -> y[out, h', w']; x[c, length], x[c, time, h, w] in the same way.

    `weight_norm` is an axis of the weight [out, c / g, taps...]: each place along it has a trained
    length, and what is stored beside it is a direction.

    Counts  one multiply-add per kernel tap per output element; taps on padding count, the bias
            does not. The lengths of `weight_norm` are norm; making a weight of them is done once
            for all examples and is no work of one.
    Source  torch.nn.Conv1d, Conv2d, Conv3d, section "Shape"; Salimans and Kingma 2016,
            arXiv:1602.07868, torch.nn.utils.parametrizations.weight_norm, where it is `dim`.
    """

    also_called = ("Conv2d", "convolution")
    attributes_called = CONVOLUTION
    rule = (
        "every output element is a sum over all kernel taps and all input channels of its "
        "group, one multiply-add each"
    )
    mistake = (
        "taking the input's {extent} for the output's, which is wrong by {power} when the "
        "stride is s"
    )

    out: Size
    k: Sizes = ONE
    s: Sizes = ONE
    p: Padding = SAME
    d: Sizes = ONE
    g: Size = 1
    bias: Flag = False
    weight_norm: AnyAxis = None

    def channels(self, x: Shape) -> Whole:
        return self.out

    def groups(self, x: Shape) -> Whole:
        return self.g

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_groups(self.g, x[0], self.out)
        yield from super().needs(x)
        axes, axis = len(self.weight(x)), self.weight_norm
        rule = f"the weight has {axes} axes: outputs, inputs of a group, and the taps of each axis"
        yield Need("weight_norm", axis is None or -axes <= axis < axes, rule)

    def weight(self, x: Shape) -> Shape:
        """The shape of the weight."""
        return (self.out, exact_div(x[0], self.g), *self.k)

    def params(self, x: Shape) -> Params:
        plain, axis = super().params(x), self.weight_norm
        return plain if axis is None else plain._replace(norm=self.weight(x)[axis])

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """With `weight_norm` also directions of length 1, the weight made of them, and lengths."""
        saved = super().saved(needed, *x)
        if self.weight_norm is None:
            return saved
        params = self.params(*x)
        return saved._replace(of_batch=2 * params.weights + params.norm)

    def layer(self, x: Shape) -> Module:
        layer = super().layer(x)
        if self.weight_norm is None:
            return layer
        return layer._replace(
            name=f"own.weight_norm.WeightNorm{layer.name.removeprefix('nn.')}",
            arguments={**layer.arguments, "dim": self.weight_norm % len(self.weight(x))},
            free=("div", "linalg_vector_norm", "mul"),
        )
