from collections.abc import Iterator

from costcalc.algebra import at_most, either, exact_div, less
from costcalc.ops.base import (
    SAME,
    Counterpart,
    CountPair,
    Flag,
    Module,
    Need,
    Op,
    Padding,
    Pair,
    Params,
    Shape,
    Size,
    Whole,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.convolution import WRITTEN, kind_of, needs_of_groups
from costcalc.ops.base.elsewhere import CONVOLUTION
from costcalc.ops.base.steps import FILLING


@operator("conv_transpose")
class ConvTranspose(Op):
    """2-D transposed convolution; a stride s enlarges the image. x[c, h, w] -> y[out, h', w'].

    h' = s(h - 1) + d(k - 1) + 1 + output_padding - padding on both sides: the padding is cropped.
    Height and width double with s=2, k=3 and output_padding=1, and with s=2, k=4 and p=1.

    Counts  one multiply-add per kernel tap per input element and output channel of its group,
            including those whose results are cropped; the bias does not count.
    Source  torch.nn.ConvTranspose2d, section "Shape".
    """

    also_called = ("ConvTranspose2d", "Conv2DTranspose", "deconv", "transposed_conv")
    attributes_called = CONVOLUTION
    multiplies = True

    out: Size
    k: Pair = (1, 1)
    s: Pair = (1, 1)
    p: Padding = SAME
    output_padding: CountPair = (0, 0)
    d: Pair = (1, 1)
    g: Size = 1
    bias: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_groups(self.g, x[0], self.out)
        yield from window.needs_of_centre(self.k, self.p)
        for axis in (0, 1):
            extra = self.output_padding[axis]
            yield Need(
                "output_padding",
                either(less(extra, self.s[axis]), less(extra, self.d[axis])),
                "`output_padding` is smaller than the stride or the dilation",
            )
        if window.has_padding(self.k, self.p):
            for size, word in zip(self.shape(x)[1:], ("height", "width"), strict=True):
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
        pads = window.sides(self.p, self.k, self.d)
        enlarged = (
            window.spread(x[axis + 1], self.k[axis], self.s[axis], pads[axis], self.d[axis])
            + self.output_padding[axis]
            for axis in (0, 1)
        )
        return (self.out, *enlarged)

    def taps(self) -> Whole:
        """Multiply-adds for one input element."""
        k_h, k_w = self.k
        return k_h * k_w * exact_div(self.out, self.g)

    def params(self, x: Shape) -> Params:
        return Params(weights=self.taps() * x[0], biases=self.out if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        c, h, w = x
        return self.taps() * c * h * w

    def work(self, x: Shape) -> Work:
        m, h, w = self.shape(x)
        return Work(additions=m * h * w if self.bias else 0)

    def kind(self, x: Shape) -> str:
        return f"conv transpose {kind_of(self.g, x[0], self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every input element is multiplied with all kernel taps of every output channel of its "
            "group, one multiply-add each",
            "taking the output's height and width as for a convolution, which is too much by s^2: "
            "here each input element is used once",
        )

    def module(self, x: Shape) -> Counterpart:
        pads = window.sides(self.p, self.k, self.d)
        symmetric = window.is_symmetric(pads)
        (top, bottom), (left, right) = pads
        layer = Module(
            "nn.ConvTranspose2d",
            {
                "in_channels": x[0],
                "out_channels": self.out,
                "kernel_size": self.k,
                "stride": self.s,
                "padding": (top, left) if symmetric else (0, 0),
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
            "nn.ZeroPad2d",
            {"padding": (-left, -right, -top, -bottom)},
            free=FILLING,
            crops=True,
            written=Written(positional=1, called="_pad"),
        )
        return layer, cropped
