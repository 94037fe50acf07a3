"""What attention asks of its inputs: heads, windows, biases of positions, and a mask."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.algebra import Whole, both, ceil_div, decided, divides, equal, exact_div
from costcalc.ops.base.answers import Need, RelativeBias, common_divisors
from costcalc.ops.base.attributes import Shape
from costcalc.ops.base.operator import Op
from costcalc.ops.base.window import is_one


class Attention(Op):
    """Attention of queries q[t, d] to keys k[s, d] with values v[s, e]. A subclass counts."""

    heads: Whole
    windows: Whole
    relative: tuple[Whole, Whole] | None
    kv_heads: Whole | None
    causal: bool
    window: Whole | None
    mirrored: bool
    stride: Whole

    def needs(self, q: Shape, k: Shape, v: Shape) -> Iterator[Need]:
        yield from self.needs_of_heads(q, k, v)
        yield from self.needs_of_mask(q, k)
        for x, what in ((q, "queries"), (k, "keys")):
            yield Need(
                "windows",
                divides(self.windows, x[0]),
                f"`windows` does not divide the number of {what}",
                lambda: common_divisors(q[0], k[0]),
            )
        yield from self.needs_of_biases(q, k)

    def needs_of_biases(self, q: Shape, k: Shape) -> Iterator[Need]:
        """A window of as many places as there are keys, and queries at all or some of them."""
        bias = self.bias
        if bias is None:
            rule = "it is said of the biases of relative positions"
            yield Need("mirrored", not self.mirrored, rule, lambda: "give `relative` too")
            yield Need("stride", is_one(self.stride), rule, lambda: "give `relative` too")
            return
        rule = "only biases that are mirrored can have a stride of the queries"
        yield Need("stride", self.mirrored or is_one(self.stride), rule)
        h, w = bias.window
        rows, columns = (ceil_div(size, self.stride) for size in (h, w))
        for x, places, what in ((q, rows * columns, "queries"), (k, h * w, "keys")):
            yield Need(
                "relative",
                equal(places * self.windows, x[0]),
                f"height x width of `relative` is not the number of {what} in a window",
            )

    @property
    def bias(self) -> RelativeBias | None:
        """The biases of relative positions, if the scores have them."""
        if self.relative is None:
            return None
        return RelativeBias(self.heads, self.relative, self.mirrored, self.stride)

    def needs_of_heads(self, q: Shape, k: Shape, v: Shape) -> Iterator[Need]:
        """Heads of queries, and of keys and values, of one size."""
        grouped = self.kv_heads is not None
        dims = "the heads of queries and of keys have" if grouped else "queries and keys have"
        yield Need(
            "",
            equal(q[1] * self.groups, k[1] * self.heads),
            f"{dims} different dims",
            lambda: self.dims_of_keys(q) if grouped else "",
        )
        yield Need("", equal(k[0], v[0]), "keys and values have different numbers of tokens")
        of_values = ("kv_heads" if grouped else "heads", self.groups)
        for x, what, (word, heads) in (
            (q, "queries", ("heads", self.heads)),
            (v, "values", of_values),
        ):
            yield Need(
                word,
                divides(heads, x[1]),
                f"`{word}` does not divide the dim of the {what}",
                lambda: common_divisors(q[1], v[1]),
            )
        if grouped:
            yield Need(
                "kv_heads", divides(self.groups, self.heads), "`kv_heads` does not divide `heads`"
            )
            yield Need("kv_heads", equal(k[1], v[1]), "keys and values have different dims")

    def dims_of_keys(self, q: Shape) -> str:
        """What keys and values must be like, if their heads fit the queries."""
        if decided(both(divides(self.groups, self.heads), divides(self.heads, q[1]))) is not True:
            return ""
        dim = exact_div(q[1] * self.groups, self.heads)
        return f"keys and values need the dim of the queries x kv_heads / heads, {dim}"

    def needs_of_mask(self, q: Shape, k: Shape) -> Iterator[Need]:
        """Causal attention is of tokens among themselves."""
        if self.causal:
            rule = "causal attention needs as many keys as queries"
            yield Need("causal", equal(q[0], k[0]), rule)
            alone = self.relative is None
            yield Need("causal", alone, "causal attention cannot have relative biases")
        if self.window is not None:
            rule = "a sliding window needs causal attention"
            yield Need("window", self.causal, rule, lambda: "add causal=true")

    @property
    def groups(self) -> Whole:
        """The heads of keys and values."""
        return self.heads if self.kv_heads is None else self.kv_heads
