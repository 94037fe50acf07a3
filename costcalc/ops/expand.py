from collections.abc import Iterator

from costcalc.algebra import either, equal
from costcalc.ops.base import ANY_RANK, Counterpart, Module, Need, Order, Shape, Written, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import KeptShape, is_rest


@operator("expand")
class Expand(Rearranging):
    """Axes of size 1 repeated to other sizes. `expand(9, 7)`: x[1, 7] -> y[9, 7].

    It has a size for each axis of the input; -1 keeps the axis as it is.

    Counts  no multiply-adds and no other work: the values are read several times, not copied.
    Source  torch.Tensor.expand.
    """

    also_called = ("broadcast_to",)
    attributes_called = called(to=("shape", "size", "sizes"))
    mistake = "taking the repeated values for stored ones: they are there once"
    ranks = ANY_RANK
    gathers = True

    to: KeptShape

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = f"the input has {len(x)} axes"
        add = "`reshape` before it adds axes of size 1"
        yield Need("to", len(self.to) == len(x), rule, lambda: add)
        for axis, (size, own) in enumerate(zip(self.to, x, strict=False)):
            if not is_rest(size):
                rule = f"axis {axis} is neither 1 nor of that size"
                yield Need("to", either(equal(own, 1), equal(own, size)), rule)

    def shape(self, x: Shape) -> Shape:
        return tuple(own if is_rest(size) else size for size, own in zip(self.to, x, strict=True))

    @property
    def gives(self) -> Order | None:
        return None

    @property
    def is_view(self) -> bool:
        return True

    def module(self, x: Shape) -> Counterpart:
        sizes = (-1, *(-1 if is_rest(size) else size for size in self.to))
        written = Written(positional=1, method=True)
        arguments = {"size": sizes}
        return (Module("Tensor.expand", arguments, free=("expand",), mixes=True, written=written),)
