from collections.abc import Iterator

from costcalc.algebra import both, equal, product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Shape,
    Size,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.steps import flattened


@operator("linear")
class Linear(Op):
    """Fully connected layer on the last axis. x[dim] -> y[out]; x[tokens, dim] -> y[tokens, out].

    An image of one pixel, x[c, 1, 1], is taken as x[c].

    Counts  one multiply-add per weight per token; the bias does not count.
    Source  torch.nn.Linear, section "Shape".
    """

    also_called = ("Linear", "Dense", "fc", "fully_connected", "gemm")
    attributes_called = called(out=("out_features", "units"), bias=("use_bias",))
    ranks = (1, 2, 3)
    multiplies = True

    out: Size
    bias: Flag = True

    def needs(self, x: Shape) -> Iterator[Need]:
        if len(x) == 3:
            yield Need(
                "",
                both(equal(x[1], 1), equal(x[2], 1)),
                "`linear` takes an image only when it is 1 x 1",
                lambda: "put `flatten` or `gap` before it",
            )

    def ends(self, x: Shape) -> tuple[Shape, Whole]:
        """The sizes of the leading axes, and the number of input features."""
        return ((), x[0]) if len(x) == 3 else (x[:-1], x[-1])

    def shape(self, x: Shape) -> Shape:
        tokens, _ = self.ends(x)
        return (*tokens, self.out)

    def params(self, x: Shape) -> Params:
        _, dim = self.ends(x)
        return Params(weights=dim * self.out, biases=self.out if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        tokens, dim = self.ends(x)
        return product(tokens) * dim * self.out

    def work(self, x: Shape) -> Work:
        return Work(additions=product(self.shape(x)) if self.bias else 0)

    def kind(self, x: Shape) -> str:
        return "linear"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every output is a sum over all inputs, one multiply-add for each weight",
            "forgetting that the layer runs once for each token, or that a flattened feature map "
            "has channels times height times width inputs",
        )

    def module(self, x: Shape) -> Counterpart:
        _, dim = self.ends(x)
        layer = Module(
            "nn.Linear",
            {"in_features": dim, "out_features": self.out, "bias": self.bias},
            mixes=True,
            written=Written(positional=2, defaults={"bias": True}),
        )
        return (flattened(), layer) if len(x) == 3 else (layer,)
