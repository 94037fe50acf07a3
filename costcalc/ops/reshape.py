from collections.abc import Iterator

from costcalc.algebra import Whole, divides, equal, exact_div, product
from costcalc.ops.base import ANY_RANK, Counterpart, Need, Order, Shape, Storage, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import RestShape, is_rest
from costcalc.ops.base.steps import reshape


@operator("reshape")
class Reshape(Rearranging):
    """The same values in the same order, in other axes. x[c, h, w] -> y[to].

    One of the sizes may be -1: it is what is left of the elements. The batch is not among the
    sizes.

    Counts  no multiply-adds and no other work.
    Source  torch.reshape.
    """

    also_called = ("view", "rearrange", "unflatten", "unsqueeze", "Reshape")
    attributes_called = called(to=("shape", "size", "sizes", "target_shape"))
    mistake = "exchanging two axes with it: it keeps the order of the values, `permute` changes it"
    ranks = ANY_RANK
    gathers = True

    to: RestShape

    @property
    def gives(self) -> Order:
        return ""

    @property
    def is_view(self) -> bool:
        return True

    def known(self) -> Whole:
        """The product of the sizes that are written."""
        return product(tuple(size for size in self.to if not is_rest(size)))

    def needs(self, x: Shape) -> Iterator[Need]:
        elements, known = product(x), self.known()
        if any(map(is_rest, self.to)):
            rule = "the sizes do not divide the number of elements"
            fits = divides(known, elements)
        else:
            rule, fits = "the sizes hold another number of elements", equal(known, elements)
        yield Need("to", fits, rule, lambda: f"the input has {elements}, the sizes are {known}")

    def shape(self, x: Shape) -> Shape:
        rest = any(map(is_rest, self.to)) and exact_div(product(x), self.known())
        return tuple(rest if is_rest(size) else size for size in self.to)

    def storage(self, *x: Shape) -> Storage:
        return "reshaped"

    def module(self, x: Shape) -> Counterpart:
        return (reshape(-1, *self.shape(x)),)
