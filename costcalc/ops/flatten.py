from costcalc.algebra import product
from costcalc.ops.base import ANY_RANK, Counterpart, Shape, Storage, operator
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import flattened


@operator("flatten")
class Flatten(Rearranging):
    """Joins all axes but the batch to one. x[c, h, w] -> y[c*h*w].

    Counts  no multiply-adds and no other work.
    Source  torch.nn.Flatten.
    """

    also_called = ("Flatten",)
    mistake = "forgetting what it does to the linear layer after it, which gets c*h*w inputs"
    ranks = ANY_RANK

    def shape(self, x: Shape) -> Shape:
        return (product(x),)

    @property
    def is_view(self) -> bool:
        return True

    def storage(self, *x: Shape) -> Storage:
        return "reshaped"

    def module(self, x: Shape) -> Counterpart:
        return (flattened(),)
