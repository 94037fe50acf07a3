from costcalc.algebra import Whole, greatest_common_divisor, product
from costcalc.ops.base import (
    SAVES_INPUT,
    Counterpart,
    Free,
    Module,
    Shape,
    Sizes,
    Storage,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.elsewhere import called


@operator("adaptive_avgpool")
class AdaptiveAvgPool(Free):
    """Mean over out_h x out_w windows that together cover the input. x[c, h, w] -> y[c, *out].

    In the same way for x[c, length] and x[c, time, h, w].
    Along an axis of size h, window i of n runs from floor(i*h/n) to ceil((i+1)*h/n). Neighbouring
    windows may share an element, so the n windows hold h + n - gcd(h, n) elements in total.

    Counts  no multiply-adds. A window of m elements takes m - 1 additions; each output element
            takes one division.
    Source  torch.nn.AdaptiveAvgPool2d.
    """

    saves = SAVES_INPUT
    also_called = ("AdaptiveAvgPool2d", "adaptive_avg_pool")
    attributes_called = called(out=("output_size",))

    ranks = window.RANKS
    reads = "channels"

    out: Sizes

    def shape(self, x: Shape) -> Shape:
        return (x[0], *self.out)

    def work(self, x: Shape) -> Work:
        outputs = product(self.shape(x))
        elements = x[0] * product(map(_covered, x[1:], self.out))
        return Work(additions=elements - outputs, divisions=outputs)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "adaptive avgpool"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up each window and divides once: no parameters, no multiply-adds",
            "taking its windows to be disjoint, which they are only where the sizes divide",
        )

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1, short="Pool")
        name = f"nn.AdaptiveAvgPool{self.spatial_axes}d"
        free = (f"adaptive_avg_pool{self.spatial_axes}d",)
        return (Module(name, {"output_size": self.out}, free=free, written=written),)


def _covered(size: Whole, windows: Whole) -> Whole:
    return size + windows - greatest_common_divisor(size, windows)
