from costcalc.algebra import product
from costcalc.ops.adaptive_avgpool import AdaptiveAvgPool
from costcalc.ops.base import (
    Counterpart,
    Module,
    Saved,
    Shape,
    Sizes,
    Words,
    Work,
    Written,
    operator,
)


@operator("adaptive_maxpool")
class AdaptiveMaxPool(AdaptiveAvgPool):
    """Maximum over out_h x out_w windows that together cover the input. x[c, h, w] -> y[c, *out].

    In the same way for x[c, length] and x[c, time, h, w]. The windows are those of
    `adaptive_avgpool`.

    Counts  no multiply-adds. A window of m elements takes m - 1 comparisons.
    Source  torch.nn.AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d.
    """

    also_called = ("AdaptiveMaxPool2d", "adaptive_max_pool")

    out: Sizes

    def work(self, x: Shape) -> Work:
        return Work(comparisons=super().work(x).additions)

    def kind(self, x: Shape) -> str:
        return "adaptive maxpool"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it keeps the largest of each window: no parameters, no multiply-adds",
            "taking its windows to be disjoint, which they are only where the sizes divide",
        )

    def module(self, x: Shape) -> Counterpart:
        written = Written(positional=1, short="Pool")
        name = f"nn.AdaptiveMaxPool{self.spatial_axes}d"
        free = (f"adaptive_max_pool{self.spatial_axes}d",)
        return (Module(name, {"output_size": self.out}, free=free, written=written),)

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the place of each largest value."""
        return Saved(inputs=(0,), indices=product(self.shape(*x)))
