from collections.abc import Iterator

from costcalc.algebra import divides, equal, exact_div, product
from costcalc.ops.base import Counterpart, Need, Order, Shape, Storage, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import WINDOWED, Rearranging, in_rows
from costcalc.ops.base.shapes import SpatialSizes, Window
from costcalc.ops.base.steps import permute, reshape, transpose, unflatten
from costcalc.ops.base.window import NAMES


@operator("image")
class Image(Rearranging):
    """Tokens arranged as an image of a given height and width. x[h*w, dim] -> y[dim, h, w].

    `window` gives the order of the tokens, as in `tokens`; `image` is the inverse of `tokens`.
    Three sizes give a volume y[dim, t, h, w]; one, as `(64,)`, gives a sequence y[dim, l].

    Counts  no multiply-adds and no other work.
    Source  torch.transpose and torch.unflatten; the inverse of Swin's window partition.
    """

    attributes_called = called(out=("size",))
    mistake = "forgetting to drop a class token first, which is no pixel"
    ranks = (2,)
    reads = "tokens"

    out: SpatialSizes
    window: Window = None

    def needs(self, x: Shape) -> Iterator[Need]:
        message = "the image does not have as many pixels as there are tokens"
        yield Need("out", equal(product(self.out), x[0]), message)
        if self.window is not None:
            yield Need("window", len(self.out) == 2, WINDOWED)
        for size, side, word in zip(self.out, self.window or (), ("height", "width"), strict=False):
            yield Need("window", divides(side, size), f"`window` does not divide the {word}")

    def shape(self, x: Shape) -> Shape:
        return (x[1], *self.out)

    @property
    def gives(self) -> Order:
        return "channels"

    @property
    def is_view(self) -> bool:
        return self.window is None

    def storage(self, *x: Shape) -> Storage:
        return "strided" if in_rows(self.window, self.out[-1]) else "new"

    def module(self, x: Shape) -> Counterpart:
        if len(self.out) == 1:
            return (transpose(1, 2),)
        if self.window is None:
            return transpose(1, 2), unflatten(2, self.out, NAMES[len(self.out)])
        (h, w), (h_in, w_in) = self.out, self.window
        cut = (-1, exact_div(h, h_in), exact_div(w, w_in), h_in, w_in, x[1])
        return (
            reshape(*cut, labels=("", "rows", "columns", "height", "width", "channels")),
            permute(0, 5, 1, 3, 2, 4),
            reshape(-1, *self.shape(x), labels=("", "channels", "height", "width")),
        )
