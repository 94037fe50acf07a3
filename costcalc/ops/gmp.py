from costcalc.algebra import product
from costcalc.ops.base import AnyAxis, Counterpart, Module, Shape, Words, Work, Written, operator
from costcalc.ops.base.along import chosen
from costcalc.ops.gap import GlobalAvgPool


@operator("gmp")
class GlobalMaxPool(GlobalAvgPool):
    """Global maximum pooling. x[c, h, w] -> y[c, 1, 1]; x[tokens, dim] -> y[dim].

    x[c, time, h, w] -> y[c, 1, 1, 1]; of x[c, length] `gmp(axis=1)` gives y[c].

    Counts  no multiply-adds; a maximum of n elements takes n - 1 comparisons.
    Source  torch.nn.AdaptiveMaxPool2d(1), AdaptiveMaxPool3d(1); torch.amax over the tokens.
    """

    also_called = (
        "GlobalMaxPooling2D",
        "global_max_pool",
        "global_maxpool",
    )

    axis: AnyAxis = None

    def work(self, x: Shape) -> Work:
        return Work(comparisons=product(x) - product(self.shape(x)))

    def kind(self, x: Shape) -> str:
        return "gmp"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it keeps the largest of each channel: no parameters, no multiply-adds",
            "counting one multiply-add per input element: it compares",
        )

    def module(self, x: Shape) -> Counterpart:
        if len(x) == 2:
            along = {"dim": chosen(self.axis, x, 0) + 1}
            return (Module("Tensor.amax", along, free=("amax",), written=Written(method=True)),)
        name, free = f"nn.AdaptiveMaxPool{len(x) - 1}d", (f"adaptive_max_pool{len(x) - 1}d",)
        written = Written(positional=1, short="Pool")
        return (Module(name, {"output_size": 1}, free=free, written=written),)
