from costcalc.algebra import product
from costcalc.ops.base import SAVES_NOTHING, AnyAxis, Counterpart, Shape, Words, Work, operator
from costcalc.ops.base.elsewhere import AXIS, called
from costcalc.ops.base.global_pooling import GlobalPool


@operator("gap")
class GlobalAvgPool(GlobalPool):
    """Global average pooling. x[c, h, w] -> y[c, 1, 1]; x[tokens, dim] -> y[dim].

    x[c, time, h, w] -> y[c, 1, 1, 1]; of x[c, length] `gap(axis=1)` gives y[c].

    Counts  no multiply-adds; a mean of n elements takes n - 1 additions and one division.
    Source  torch.nn.AdaptiveAvgPool2d(1), AdaptiveAvgPool3d(1); torch.mean over the tokens.
    """

    saves = SAVES_NOTHING
    also_called = ("GlobalAveragePooling2D", "global_avg_pool", "global_avgpool", "global_pool")
    attributes_called = called(axis=AXIS)
    axis: AnyAxis = None

    def work(self, x: Shape) -> Work:
        outputs = product(self.shape(x))
        return Work(additions=product(x) - outputs, divisions=outputs)

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it adds up each channel and divides once: no parameters, no multiply-adds",
            "counting one multiply-add per input element, as some counters do for one way of "
            "writing it and not for another",
        )

    def module(self, x: Shape) -> Counterpart:
        return self.pooled(x, "Avg", "mean")
