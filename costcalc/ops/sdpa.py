from typing import Any

from costcalc.algebra import exact_div, minimum, product
from costcalc.ops.base import (
    NO_PARAMS,
    Arity,
    Band,
    Counterpart,
    Kept,
    Layers,
    Module,
    OptionalSize,
    Params,
    Saved,
    Shape,
    Size,
    Switch,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.attending import Attention
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.shapes import Window
from costcalc.ops.base.steps import flatten, transpose, unflatten
from costcalc.ops.base.terms import Term, stored, term

FREE = (
    "add",
    "bitwise_not",
    "div",
    "masked_fill",
    "ones_like",
    "pow",
    "repeat_interleave",
    "softmax",
    "tril",
)
SCORES, MEAN = "scores", "mean of values"
"""The two products."""

ONLY_SEEN = "causal attention computes only the scores that its mask leaves"


@operator("sdpa")
class ScaledDotProductAttention(Attention):
    """Scaled dot-product attention. q[t, d], k[s, d], v[s, e] -> y[t, e].

    The projections are separate `linear` layers. `windows` divides the tokens into that many
    windows of consecutive tokens and equal length; a token attends only to tokens of its own
    window. `relative` is the (height, width) of a window of as many pixels as it has tokens; then
    the scores have a trained bias for each head and relative position; if it is `mirrored`, one for
    each head and distance in rows and columns. Then the queries may be the tokens of every
    `stride`-th row and column alone. With `causal` a token
    attends to itself and to those before it; with `window` to the last that many of these. With
    fewer `kv_heads` than heads, several heads of queries share one of keys and values:
    k[s, d * kv_heads / heads], v[s, e * kv_heads / heads].

    Counts  t * s * d multiply-adds for the scores and t * s * e for the weighted mean of the
            values, both divided by `windows`. The number of heads does not change this, and
            masked scores are computed too, unless `--causal half` says otherwise: then
            t * (t + 1) / 2 pairs count in place of t * t, in a `window` of w tokens
            w * (w + 1) / 2 + (t - w) * w. Other work: scaling and softmax of
            heads * t * s / windows scores, and adding their bias. The biases are weights.
    Source  torch.nn.functional.scaled_dot_product_attention; Vaswani et al. 2017, arXiv:1706.03762;
            grouped queries: Ainslie et al. 2023, arXiv:2305.13245; a sliding window: Jiang et al.
            2023, arXiv:2310.06825; mirrored biases: Graham et al. 2021, arXiv:2104.01136.
    """

    also_called = ("scaled_dot_product_attention",)
    attributes_called = called(
        heads=("num_heads", "nhead"),
        kv_heads=("num_kv_heads", "num_key_value_heads", "n_kv_heads", "num_groups"),
        causal=("is_causal",),
        window=("sliding_window", "window_size"),
    )
    ranks = (2,)
    reads = "tokens"
    arity = Arity(3, 3)
    multiplies = True
    assumes = "attention computes every score, also those that a mask hides"

    heads: Size = 1
    windows: Size = 1
    relative: Window = None
    kv_heads: OptionalSize = None
    causal: Switch = False
    window: OptionalSize = None
    mirrored: Switch = False
    stride: Layers = 1

    def mean_dim(self, v: Shape) -> Whole:
        """The dim of the mean of the values, over all heads of queries."""
        return v[1] if self.kv_heads is None else exact_div(v[1] * self.heads, self.kv_heads)

    def shape(self, q: Shape, k: Shape, v: Shape) -> Shape:
        return q[0], self.mean_dim(v)

    def scores(self, q: Shape, k: Shape) -> Whole:
        """The number of pairs of a query and a key in one head: t * s / windows."""
        return q[0] * exact_div(k[0], self.windows)

    def params(self, q: Shape, k: Shape, v: Shape) -> Params:
        return NO_PARAMS if self.bias is None else Params(weights=product(self.bias.table))

    def macs(self, q: Shape, k: Shape, v: Shape) -> Whole:
        return self.scores(q, k) * (q[1] + self.mean_dim(v))

    def of_activations(self, *x: Shape) -> Whole:
        """All: what it stores are biases, which are added."""
        q, k, v = x
        return self.macs(q, k, v)

    def hidden(self, *x: Shape) -> Whole:
        q, _, v = x
        if not self.causal:
            return 0
        tokens = exact_div(q[0], self.windows)
        pairs = tokens * tokens - self.seen(tokens)
        return self.windows * pairs * (q[1] + self.mean_dim(v))

    def seen(self, tokens: Whole) -> Whole:
        """The pairs of a query and a key that the mask leaves."""
        if self.window is None:
            return exact_div(tokens * (tokens + 1), 2)
        window: Any = minimum(self.window, tokens)
        pairs: Whole = exact_div(window * (window + 1), 2) + (tokens - window) * window
        return pairs

    def kept(self, *x: Shape) -> Kept | None:
        """The key and the value of a token in every head of keys and values, if it is causal."""
        if not self.causal:
            return None
        _, k, v = x
        window: Any = self.window
        if self.windows != 1:
            run = exact_div(k[0], self.windows)
            window = run if window is None else minimum(window, run)
        return Kept(k[1] + v[1], window)

    def assumption(self, causal: str) -> str:
        return ONLY_SEEN if self.causal and causal == "half" else self.assumes

    def activations(self, *x: Shape) -> Whole:
        """Output elements of both products: the scores of all heads, and the mean of the values."""
        q, k, _ = x
        return self.heads * self.scores(q, k) + product(self.shape(*x))

    def terms(self, *x: Shape) -> tuple[Term, ...]:
        q, k, v = x
        pairs = {"queries": q[0], "keys per window": exact_div(k[0], self.windows)}
        dim, mean = {"dim": q[1]}, {"dim": self.mean_dim(v)}
        known = [
            term("macs", dim | pairs, SCORES),
            term("macs", mean | pairs, MEAN),
            term("activations", {"heads": self.heads, **pairs}, SCORES),
            term("activations", {**mean, "queries": q[0]}, MEAN),
        ]
        if self.causal:
            tokens = exact_div(q[0], self.windows)
            hidden = {"windows": self.windows, "pairs": tokens * tokens - self.seen(tokens)}
            dims = {"dim": q[1] + self.mean_dim(v)}
            known.append(term("hidden", dims | hidden, "hidden pairs"))
        return stored(self.params(*x), *known)

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

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """Queries, keys, values, and the softmax of the scores of each head."""
        return Saved(inputs=(0, 1, 2), values=self.heads * self.scores(x[0], x[1]))

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
        if self.kv_heads is not None:
            heads = unflatten(3, (-1, exact_div(q[1], self.heads)), ("", "head_dim"), "each")
        apart = transpose(2, 3, "each")
        labels = ("heads", "window", "window", "stride") if self.bias else ("tokens", "window")
        written = Written(labels={"attn_mask": labels})
        mix = Module(
            "nn.functional.scaled_dot_product_attention",
            self.arguments(q),
            "all",
            free=FREE,
            written=written,
        )
        return runs, heads, apart, mix, transpose(2, 3), flatten(3), flatten(1, 2)

    def arguments(self, q: Shape) -> dict[str, Any]:
        """What PyTorch's function is given besides queries, keys and values."""
        found: dict[str, Any] = {}
        if self.bias is not None:
            found["attn_mask"] = self.bias
        elif self.window is not None:
            found["attn_mask"] = Band(exact_div(q[0], self.windows), self.window)
        elif self.causal:
            found["is_causal"] = True
        if self.kv_heads is not None:
            found["enable_gqa"] = True
        return found
