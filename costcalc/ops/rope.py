from collections.abc import Iterator

from costcalc.algebra import divides, product
from costcalc.ops.base import (
    Counterpart,
    Free,
    Module,
    Need,
    Real,
    Shape,
    Size,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called


@operator("rope")
class RotaryEmbedding(Free):
    """Rotary position embedding of queries or keys. x[tokens, dim] -> y[tokens, dim].

    In each head, feature i and feature i + half are turned together, by an angle that grows with
    the number of the token and falls with i.

    Counts  no multiply-adds; per element two multiplications and one addition. The sines and
            cosines depend on no value and are not counted; nothing is stored.
    Source  Su et al. 2021, arXiv:2104.09864, section 3.4.2; the halves as in Llama and GPT-NeoX.
    """

    also_called = ("rotary", "RotaryEmbedding", "rotary_embedding", "rotary_pos_emb")
    attributes_called = called(heads=("num_heads",), base=("theta", "rope_theta"))
    ranks = (2,)
    reads = "tokens"

    heads: Size = 1
    base: Real = 10000

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = "the dim is not an even number for each head"
        yield Need("heads", divides(2 * self.heads, x[1]), rule)

    def shape(self, x: Shape) -> Shape:
        return x

    def work(self, x: Shape) -> Work:
        return Work(additions=product(x), multiplications=2 * product(x))

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def kind(self, x: Shape) -> str:
        return "rope"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it turns pairs of features: no parameters, no multiply-adds of a matrix",
            "counting the turn as a product with a dim x dim matrix, almost all of it zeros",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"heads": self.heads, "base": self.base}
        return (Module("own.rotated.rotated", arguments, free=FREE, written=Written(positional=2)),)


FREE = (
    "add",
    "arange",
    "cos",
    "div",
    "flatten",
    "mul",
    "pow",
    "sin",
    "stack",
    "sub",
    "unbind",
    "unflatten",
)
