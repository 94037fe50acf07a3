from costcalc.algebra import product
from costcalc.ops.base import Counterpart, Free, Module, Shape, Words, Work, operator


@operator("flatten")
class Flatten(Free):
    """All axes but the batch as one. x[c, h, w] -> y[c*h*w].

    Counts  no multiply-adds and no other work.
    Source  torch.nn.Flatten.
    """

    ranks = (1, 2, 3)

    def shape(self, x: Shape) -> Shape:
        return (product(x),)

    def work(self, x: Shape) -> Work:
        return Work()

    def kind(self, x: Shape) -> str:
        return "flatten"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it only renames axes: no parameters, no multiply-adds",
            "forgetting what it does to the linear layer after it, which gets c*h*w inputs",
        )

    def module(self, x: Shape) -> Counterpart:
        return (Module("nn.Flatten", {"start_dim": 1}),)
