from costcalc.ops.base import (
    SAVES_NOTHING,
    Counterpart,
    Module,
    Op,
    Params,
    Shape,
    Storage,
    Stored,
    Whole,
    Words,
    Work,
    operator,
)


@operator("class_token")
class ClassToken(Op):
    """A trained token placed before all others. x[tokens, dim] -> y[tokens + 1, dim].

    Counts  no multiply-adds and no other work: the token is the same for every example. Its dim
            values are weights.
    Source  Dosovitskiy et al. 2020, arXiv:2010.11929, equation 1.
    """

    saves = SAVES_NOTHING
    also_called = ("cls", "cls_token")
    ranks = (2,)
    reads = "tokens"

    def shape(self, x: Shape) -> Shape:
        tokens, dim = x
        return tokens + 1, dim

    def params(self, x: Shape) -> Params:
        return Params(weights=x[1])

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        return Work()

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "class token"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds one token, whose dim values are trained",
            "forgetting it in what follows: 14 x 14 patches are 197 tokens, not 196",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"dim": 1, "first": Stored((1, x[1]))}
        return (Module("cat", arguments, "behind", free=("cat", "expand"), mixes=True),)
