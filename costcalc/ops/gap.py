from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Free,
    Module,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)


@operator("gap")
class GlobalAvgPool(Free):
    """Global average pooling. x[c, h, w] -> y[c, 1, 1]; x[tokens, dim] -> y[dim].

    Counts  no multiply-adds; a mean of n elements takes n - 1 additions and one division.
    Source  torch.nn.AdaptiveAvgPool2d(1); torch.mean over the tokens.
    """

    also_called = ("GlobalAveragePooling2D", "global_avg_pool", "global_avgpool", "global_pool")
    ranks = (2, 3)

    def shape(self, x: Shape) -> Shape:
        return (x[0], 1, 1) if len(x) == 3 else x[1:]

    def work(self, x: Shape) -> Work:
        outputs = product(self.shape(x))
        return Work(additions=product(x) - outputs, divisions=outputs)

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def kind(self, x: Shape) -> str:
        return "gap"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up each channel and divides once: no parameters, no multiply-adds",
            "counting one multiply-add per input element, as some counters do for one way of "
            "writing it and not for another",
        )

    def module(self, x: Shape) -> Counterpart:
        if len(x) == 3:
            written = Written(positional=1, short="Pool")
            return (Module("nn.AdaptiveAvgPool2d", {"output_size": 1}, written=written),)
        return (Module("mean", {"dim": 1}, free=("mean",), written=Written(method=True)),)
