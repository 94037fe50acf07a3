from collections.abc import Iterator

from costcalc.algebra import divides, equal, exact_div, product
from costcalc.ops.base import (
    NO_PARAMS,
    Arity,
    Counterpart,
    Module,
    Need,
    Op,
    Params,
    RelativeBias,
    Shape,
    Size,
    Whole,
    Window,
    Words,
    Work,
    Written,
    common_divisors,
    operator,
)
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.steps import flatten, transpose, unflatten


@operator("sdpa")
class ScaledDotProductAttention(Op):
    """Scaled dot-product attention. q[t, d], k[s, d], v[s, e] -> y[t, e].

    The projections are separate `linear` layers. `windows` divides the tokens into that many
    windows of consecutive tokens and equal length; a token attends only to tokens of its own
    window. `relative` is the (height, width) of a window of as many pixels as it has tokens; then
    the scores have a trained bias for each head and relative position.

    Counts  t * s * d multiply-adds for the scores and t * s * e for the weighted mean of the
            values, both divided by `windows`. The number of heads does not change this, and
            masked scores are computed too. Other work: scaling and softmax of
            heads * t * s / windows scores, and adding their bias. The biases are weights.
    Source  torch.nn.functional.scaled_dot_product_attention; Vaswani et al. 2017, arXiv:1706.03762.
    """

    also_called = ("scaled_dot_product_attention",)
    attributes_called = called(heads=("num_heads", "nhead"))
    ranks = (2,)
    reads = "tokens"
    arity = Arity(3, 3)
    multiplies = True
    assumes = "attention computes every score, also those that a mask hides"

    heads: Size = 1
    windows: Size = 1
    relative: Window = None

    def needs(self, q: Shape, k: Shape, v: Shape) -> Iterator[Need]:
        yield Need("", equal(q[1], k[1]), "queries and keys have different dims")
        yield Need("", equal(k[0], v[0]), "keys and values have different numbers of tokens")
        for x, what in ((q, "queries"), (v, "values")):
            yield Need(
                "heads",
                divides(self.heads, x[1]),
                f"`heads` does not divide the dim of the {what}",
                lambda: common_divisors(q[1], v[1]),
            )
        for x, what in ((q, "queries"), (k, "keys")):
            yield Need(
                "windows",
                divides(self.windows, x[0]),
                f"`windows` does not divide the number of {what}",
                lambda: common_divisors(q[0], k[0]),
            )
        if self.relative is not None:
            h, w = self.relative
            for x, what in ((q, "queries"), (k, "keys")):
                yield Need(
                    "relative",
                    equal(h * w * self.windows, x[0]),
                    f"height x width of `relative` is not the number of {what} in a window",
                )

    def shape(self, q: Shape, k: Shape, v: Shape) -> Shape:
        return q[0], v[1]

    def scores(self, q: Shape, k: Shape) -> Whole:
        """The number of pairs of a query and a key in one head: t * s / windows."""
        return q[0] * exact_div(k[0], self.windows)

    def params(self, q: Shape, k: Shape, v: Shape) -> Params:
        if self.relative is None:
            return NO_PARAMS
        h, w = self.relative
        return Params(weights=self.heads * (2 * h - 1) * (2 * w - 1))

    def macs(self, q: Shape, k: Shape, v: Shape) -> Whole:
        return self.scores(q, k) * (q[1] + v[1])

    def activations(self, *x: Shape) -> Whole:
        """Output elements of both products: the scores of all heads, and the mean of the values."""
        q, k, _ = x
        return self.heads * self.scores(q, k) + product(self.shape(*x))

    def work(self, q: Shape, k: Shape, v: Shape) -> Work:
        scores = self.heads * self.scores(q, k)
        rows = self.heads * q[0]
        biases = 0 if self.relative is None else scores
        return Work(
            additions=2 * scores - rows + biases,
            multiplications=scores,
            comparisons=scores - rows,
            divisions=scores,
            exponentials=scores,
        )

    def kind(self, q: Shape, k: Shape, v: Shape) -> str:
        return "attention"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each query is multiplied with each key, and the softmax of these scores weights a "
            "mean of the values: two matrix products, quadratic in the number of tokens",
            "leaving it out because it has no weights, as counters that walk over modules do",
        )

    def module(self, q: Shape, k: Shape, v: Shape) -> Counterpart:
        runs = unflatten(1, (self.windows, -1), ("windows", ""), "each")
        heads = unflatten(3, (self.heads, -1), ("heads", ""), "each")
        apart = transpose(2, 3, "each")
        bias = {"attn_mask": RelativeBias(self.heads, self.relative)} if self.relative else {}
        written = Written(labels={"attn_mask": ("heads", "window", "window")})
        mix = Module(
            "nn.functional.scaled_dot_product_attention",
            bias,
            "all",
            free=("add", "div", "pow", "softmax"),
            written=written,
        )
        return runs, heads, apart, mix, transpose(2, 3), flatten(3), flatten(1, 2)
