from collections.abc import Iterator

from costcalc.algebra import divides, exact_div, product
from costcalc.ops.base import Counterpart, Need, Order, Shape, Storage, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.rearranging import WINDOWED, Rearranging, in_rows
from costcalc.ops.base.shapes import Window
from costcalc.ops.base.steps import flatten, permute, reshape, transpose
from costcalc.ops.base.window import RANKS


@operator("tokens")
class Tokens(Rearranging):
    """An image as a sequence of tokens, one for each pixel. x[c, h, w] -> y[h*w, c].

    The order is row by row. With `window`, windows of that size follow each other, and inside a
    window the order is row by row. A sequence x[c, l] becomes y[l, c], a volume x[c, t, h, w]
    becomes y[t*h*w, c], image by image; neither has windows.

    Counts  no multiply-adds and no other work.
    Source  torch.flatten and torch.transpose, as in Vision Transformers; the window partition of
            Swin.
    """

    attributes_called = called(window=("window_size",))
    mistake = "forgetting that everything after it runs once for each of h*w tokens"
    ranks = RANKS
    reads = "channels"

    window: Window = None

    def needs(self, x: Shape) -> Iterator[Need]:
        if self.window is not None:
            yield Need("window", len(x) == 3, WINDOWED)
        for size, side, word in zip(x[1:], self.window or (), ("height", "width"), strict=False):
            yield Need("window", divides(side, size), f"`window` does not divide the {word}")

    @property
    def gives(self) -> Order:
        return "tokens"

    def shape(self, x: Shape) -> Shape:
        return product(x[1:]), x[0]

    @property
    def is_view(self) -> bool:
        return self.window is None

    def storage(self, *x: Shape) -> Storage:
        return "strided" if in_rows(self.window, x[0][-1]) else "new"

    def module(self, x: Shape) -> Counterpart:
        if len(x) == 2:
            return (transpose(1, 2),)
        if self.window is None:
            return flatten(2), transpose(1, 2)
        c, h, w = x
        h_in, w_in = self.window
        cut = (-1, c, exact_div(h, h_in), h_in, exact_div(w, w_in), w_in)
        return (
            reshape(*cut, labels=("", "channels", "rows", "height", "columns", "width")),
            permute(0, 2, 4, 3, 5, 1),
            flatten(1, 4),
        )
