from costcalc.algebra import product
from costcalc.ops.base import AnyAxis, Counterpart, Saved, Shape, Words, Work, operator
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.global_pooling import GlobalPool


@operator("gmp")
class GlobalMaxPool(GlobalPool):
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

    attributes_called = called(axis=AXIS)

    axis: AnyAxis = None

    def work(self, x: Shape) -> Work:
        return Work(comparisons=product(x) - product(self.shape(x)))

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it keeps the largest of each channel: no parameters, no multiply-adds",
            "counting one multiply-add per input element: it compares",
        )

    def module(self, x: Shape) -> Counterpart:
        return self.pooled(x, "Max", "Tensor.amax")

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the place of each largest value, or of two axes that value itself."""
        if len(x[0]) == 2:
            return Saved(inputs=(0,), output=True)
        return Saved(inputs=(0,), indices=product(self.shape(*x)))
