from collections.abc import Iterator

from costcalc.algebra import at_most, either, exact_div, less, product
from costcalc.ops.base import (
    NONE,
    ONE,
    SAME,
    SAVES_INPUT,
    Counterpart,
    Counts,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Shape,
    Size,
    Sizes,
    TransposedPadding,
    Whole,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.attributes import IMAGE
from costcalc.ops.base.convolution import WRITTEN, from_the_last, kind_of, needs_of_groups
from costcalc.ops.base.elsewhere import CONVOLUTION
from costcalc.ops.base.steps import FILLING
from costcalc.ops.base.terms import CHANNELS_OUT, POSITIONS, TAPS, Term, stored, term


@operator("conv_transpose")
class ConvTranspose(Op):
    """Transposed convolution; a stride s enlarges the input. x[c, h, w] -> y[out, h', w'].

    In the same way for x[c, length] and x[c, time, h, w]. Along each axis
    h' = s(h - 1) + d(k - 1) + 1 + output_padding - padding on both sides: the padding is cropped.
    The size doubles with s=2, k=3 and output_padding=1, and with s=2, k=4 and p=1.

    Counts  one multiply-add per kernel tap per input element and output channel of its group,
            including those whose results are cropped; the bias does not count.
    Source  torch.nn.ConvTranspose1d, ConvTranspose2d, ConvTranspose3d, section "Shape".
    """

    saves = SAVES_INPUT
    also_called = ("ConvTranspose2d", "Conv2DTranspose", "deconv", "transposed_conv")
    attributes_called = CONVOLUTION
    ranks = window.RANKS
    reads = "channels"
    multiplies = True

    out: Size
    k: Sizes = ONE
    s: Sizes = ONE
    p: TransposedPadding = SAME
    output_padding: Counts = NONE
    d: Sizes = ONE
    g: Size = 1
    bias: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_groups(self.g, x[0], self.out)
        yield from window.needs_of_centre(self.k, self.p)
        for extra, s, d in zip(self.output_padding, self.s, self.d, strict=True):
            yield Need(
                "output_padding",
                either(less(extra, s), less(extra, d)),
                "`output_padding` is smaller than the stride or the dilation",
            )
        if window.has_padding(self.k, self.p):
            for size, word in zip(self.shape(x)[1:], window.NAMES[self.spatial_axes], strict=True):
                yield Need("p", at_most(1, size), f"the padding crops away the whole {word}")

    def sliding(self) -> window.Sliding:
        return window.Sliding(
            self.k,
            self.s,
            window.sides(self.p, self.k, self.d),
            self.d,
            transposed=True,
            extra=self.output_padding,
        )

    def shape(self, x: Shape) -> Shape:
        k, s, pads, d, *_ = self.sliding()
        axes = zip(x[1:], k, s, pads, d, strict=True)
        enlarged = (window.spread(*axis) for axis in axes)
        extra = self.output_padding
        return (self.out, *(size + more for size, more in zip(enlarged, extra, strict=True)))

    def taps(self) -> Whole:
        """Multiply-adds for one input element."""
        return product(self.k) * exact_div(self.out, self.g)

    def biased_axis(self, x: Shape) -> int:
        return 0

    def params(self, x: Shape) -> Params:
        return Params(weights=self.taps() * x[0], biases=self.out if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        return product((self.taps(), *x))

    def terms(self, x: Shape) -> tuple[Term, ...]:
        weights = {"channels in": x[0], "channels out per group": exact_div(self.out, self.g)}
        weights |= {TAPS: product(self.k)}
        places = {CHANNELS_OUT: self.out, POSITIONS: product(self.shape(x)[1:])}
        macs = term("macs", {**weights, "input positions": product(x[1:])})
        return stored(self.params(x), macs, term("activations", places), term("weights", weights))

    def work(self, x: Shape) -> Work:
        return Work(additions=product(self.shape(x)) if self.bias else 0)

    def kind(self, x: Shape) -> str:
        return f"conv transpose {kind_of(self.g, x[0], self.k)}"

    @classmethod
    def words(cls, axes: int = IMAGE) -> Words:
        return Words(
            "every input element is multiplied with all kernel taps of every output channel of its "
            "group, one multiply-add each",
            window.at(
                "taking the output's {extent} as for a convolution, which is too much by {power}: "
                "here each input element is used once",
                axes,
            ),
        )

    def taught(self) -> Words:
        return self.words(self.spatial_axes)

    def module(self, x: Shape) -> Counterpart:
        pads = window.sides(self.p, self.k, self.d)
        symmetric = window.is_symmetric(pads)
        layer = Module(
            f"nn.ConvTranspose{self.spatial_axes}d",
            {
                "in_channels": x[0],
                "out_channels": self.out,
                "kernel_size": self.k,
                "stride": self.s,
                "padding": tuple(before if symmetric else 0 for before, _ in pads),
                "output_padding": self.output_padding,
                "groups": self.g,
                "bias": self.bias,
                "dilation": self.d,
            },
            mixes=True,
            written=WRITTEN._replace(defaults={**WRITTEN.defaults, "output_padding": 0}),
        )
        if symmetric:
            return (layer,)
        cropped = Module(
            f"nn.ZeroPad{self.spatial_axes}d",
            {"padding": tuple(-side for side in from_the_last(pads))},
            free=FILLING,
            crops=True,
            written=Written(positional=1, called="_pad"),
        )
        return layer, cropped
