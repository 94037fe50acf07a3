from collections.abc import Iterator

from costcalc.algebra import divides, equal, exact_div, product
from costcalc.ops.base import (
    SAVES_NOTHING,
    Counterpart,
    Free,
    Module,
    Need,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.columns import USUAL, Columns
from costcalc.ops.base.elsewhere import DILATION, WINDOW, called
from costcalc.ops.base.shapes import CountPair, Pair


@operator("fold")
class Fold(Free, Columns):
    """Columns summed to an image of `out`. x[c * k_h * k_w, places] -> y[c, out_h, out_w].

    The inverse of `unfold` where windows do not overlap; where they do, their values are added.

    Counts  no multiply-adds; one addition for each value of the columns.
    Source  torch.nn.Fold, section "Shape".
    """

    saves = SAVES_NOTHING
    also_called = ("col2im",)
    attributes_called = called(WINDOW, d=DILATION, out=("output_size",))
    ranks = (2,)
    reads = "channels"

    out: Pair
    k: Pair
    s: Pair = (1, 1)
    p: CountPair = (0, 0)
    d: Pair = (1, 1)

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = "the kernel's elements do not divide the channels"
        yield Need("k", divides(product(self.k), x[0]), rule)
        yield from self.needs_of_windows(self.out)
        rule = "the image has another number of windows than there are columns"
        yield Need("out", equal(product(self.places(self.out)), x[1]), rule)

    def shape(self, x: Shape) -> Shape:
        return (exact_div(x[0], product(self.k)), *self.out)

    def work(self, x: Shape) -> Work:
        return Work(additions=product(x))

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "fold"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds values up: no parameters, no multiply-adds",
            "taking it to undo `unfold` where windows overlap",
        )

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1, defaults=USUAL)
        arguments = {"output_size": self.out, **self.windows()}
        layer = Module("nn.Fold", arguments, free=("col2im",), mixes=True, written=written)
        return (layer,)
