from collections.abc import Iterator

from costcalc.algebra import both, equal, product
from costcalc.ops.base import (
    ANY_RANK,
    SAVES_INPUT,
    AnyAxis,
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
from costcalc.ops.base.along import (
    ALONG,
    channels_of,
    chosen,
    needs_of_axis,
    replaced,
    with_axis_at,
    without,
)
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.steps import flattened
from costcalc.ops.base.terms import FEATURES_IN, FEATURES_OUT, TOKENS, Term, stored, term


@operator("linear")
class Linear(Op):
    """Fully connected layer on the last axis. x[dim] -> y[out]; x[tokens, dim] -> y[tokens, out].

    An image of one pixel, x[c, 1, 1], is taken as x[c]. With `axis` it acts along that axis of any
    input: `linear(8, axis=0)` on x[c, length] gives y[8, length].

    Counts  one multiply-add per weight per token; the bias does not count.
    Source  torch.nn.Linear, section "Shape".
    """

    saves = SAVES_INPUT
    also_called = ("Linear", "Dense", "fc", "fully_connected", "gemm")
    attributes_called = called(out=("out_features", "units"), bias=("use_bias",), axis=AXIS)
    ranks = ANY_RANK
    reads = "tokens"
    multiplies = True

    out: Size
    bias: Flag = True
    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_axis(self.axis, x, 3, f"put `flatten` before it, or {ALONG}")
        if self.takes_pixel(x):
            yield Need(
                "",
                both(equal(x[1], 1), equal(x[2], 1)),
                "`linear` takes an image only when it is 1 x 1",
                lambda: "put `flatten` or `gap` before it",
            )

    def takes_pixel(self, x: Shape) -> bool:
        """Whether the input is taken as an image of one pixel."""
        return len(x) == 3 and self.axis is None

    def along(self, x: Shape) -> int:
        """The axis that it acts on."""
        return chosen(self.axis, x, channels_of(x))

    def ends(self, x: Shape) -> tuple[Shape, Whole]:
        """The sizes of the other axes, and the number of input features."""
        if self.takes_pixel(x):
            return (), x[0]
        axis = self.along(x)
        return without(x, axis), x[axis]

    def biased_axis(self, x: Shape) -> int:
        return 0 if self.takes_pixel(x) else self.along(x)

    def shape(self, x: Shape) -> Shape:
        return (self.out,) if self.takes_pixel(x) else replaced(x, self.along(x), self.out)

    def params(self, x: Shape) -> Params:
        _, dim = self.ends(x)
        return Params(weights=dim * self.out, biases=self.out if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        tokens, dim = self.ends(x)
        return product(tokens) * dim * self.out

    def terms(self, x: Shape) -> tuple[Term, ...]:
        others, dim = self.ends(x)
        outputs, tokens = {FEATURES_OUT: self.out}, {TOKENS: product(others)}
        weights = {FEATURES_IN: dim, **outputs}
        known = term("macs", weights | tokens), term("activations", outputs | tokens)
        return stored(self.params(x), *known, term("weights", weights))

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
        if self.takes_pixel(x):
            return flattened(), layer
        return with_axis_at(len(x) - 1, self.along(x), len(x), layer)
