from collections.abc import Iterator

from costcalc.algebra import product
from costcalc.ops.base import SAVES_NOTHING, Counterpart, Need, Order, Shape, operator
from costcalc.ops.base.columns import Columns
from costcalc.ops.base.elsewhere import DILATION, WINDOW, called
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.shapes import CountPair, Pair


@operator("unfold")
class Unfold(Rearranging, Columns):
    """The windows of an image as columns. x[c, h, w] -> y[c * k_h * k_w, places].

    The output is (channels, length).

    Counts  no multiply-adds and no other work: values are copied, each once for every window.
    Source  torch.nn.Unfold, section "Shape".
    """

    saves = SAVES_NOTHING
    also_called = ("im2col", "extract_patches")
    attributes_called = called(WINDOW, d=DILATION)
    mistake = "forgetting the memory: with overlapping windows it is larger than the image"

    k: Pair
    s: Pair = (1, 1)
    p: CountPair = (0, 0)
    d: Pair = (1, 1)

    @property
    def gives(self) -> Order:
        return "channels"

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from self.needs_of_windows(x[1:])

    def shape(self, x: Shape) -> Shape:
        return (x[0] * product(self.k), product(self.places(x[1:])))

    def module(self, x: Shape) -> Counterpart:
        return (self.columns(),)
