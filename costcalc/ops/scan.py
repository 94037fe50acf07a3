from collections.abc import Iterator

from costcalc.algebra import equal
from costcalc.ops.base import (
    Arity,
    Counterpart,
    Module,
    Need,
    Op,
    Params,
    Shape,
    Size,
    Storage,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.terms import TOKENS, Term, term


@operator("scan")
class SelectiveScan(Op):
    """Selective scan of a state space model. x[t, d], delta[t, d], b[t, n], c[t, n] -> y[t, d].

    Each feature has a state of n = `state` values. For every token the state decays by
    exp(delta * A), takes up delta * x * b, and is read by its product with c; x times a trained
    number is added. A[d, n] is stored as its logarithm.

    Counts  t * d * n multiply-adds: the products of states and c. Keeping the state up is
            elementwise and other work, as in `lstm`: for each of its t * d * n values one
            exponential, three multiplications and one addition; for each element of x two
            multiplications and one addition; and d * n exponentials for A. VMamba's counter has
            9 * t * d * n FLOPs for all of it, and t * d for the trained number.
    Source  Gu and Dao 2023, arXiv:2312.00752, algorithm 2; the reference implementation in
            `selective_scan_interface.py` of state-spaces/mamba, without z and the bias of delta.
    """

    also_called = ("selective_scan", "mamba", "ssm")
    ranks = (2,)
    reads = "tokens"
    arity = Arity(4, 4)
    multiplies = True
    assumes = "a selective scan runs over every token, one after the other"

    state: Size

    def needs(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Iterator[Need]:
        for other, what in ((delta, "delta"), (b, "b"), (c, "c")):
            yield Need("", equal(other[0], x[0]), f"x and {what} have different numbers of tokens")
        yield Need("", equal(delta[1], x[1]), "x and delta have different dims")
        for other, what in ((b, "b"), (c, "c")):
            yield Need("state", equal(other[1], self.state), f"`state` is not the dim of {what}")

    def shape(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Shape:
        return x

    def params(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Params:
        return Params(weights=x[1] * self.state + x[1])

    def macs(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Whole:
        return x[0] * x[1] * self.state

    def of_activations(self, *x: Shape) -> Whole:
        """All: what it stores keeps the state up."""
        return self.macs(*x)

    def terms(self, *x: Shape) -> tuple[Term, ...]:
        tokens, features = {TOKENS: x[0][0]}, {"features": x[0][1]}
        return (
            term("macs", {**features, "state": self.state, **tokens}),
            term("activations", features | tokens),
            term("weights", {**features, "state": self.state}, "state"),
            term("weights", features, "trained number"),
        )

    def work(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Work:
        elements = x[0] * x[1]
        values = elements * self.state
        return Work(
            additions=values + elements,
            multiplications=3 * values + 2 * elements,
            exponentials=values + x[1] * self.state,
        )

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> str:
        return "scan"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "for each token and feature the state is read by a product with c, one multiply-add "
            "for each value of the state; what keeps the state up is elementwise",
            "leaving it out because it is no layer of PyTorch, as counters of modules do",
        )

    def module(self, x: Shape, delta: Shape, b: Shape, c: Shape) -> Counterpart:
        arguments = {"dim": x[1], "state": self.state}
        written = Written(positional=2)
        return (
            Module(
                "own.scan.SelectiveScan",
                arguments,
                "all",
                component="weights",
                free=FREE,
                written=written,
            ),
        )


FREE = ("add", "exp", "mul", "neg", "select", "stack", "unsqueeze", "squeeze", "zeros_like")
