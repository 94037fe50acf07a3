from collections.abc import Iterator

from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    AnyAxis,
    Counterpart,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Saved,
    Shape,
    Storage,
    Stored,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.along import chosen, needs_of_axis, with_axis_at
from costcalc.ops.base.elsewhere import AXIS, called


@operator("bn")
class BatchNorm(Op):
    """Batch normalization with stored statistics. x[c, *sizes] -> y[c, *sizes]; x[dim] -> y[dim].

    `axis` is that of the channels, the first if it is not given: `bn(axis=-1)` for x[tokens, dim].

    Counts  no multiply-adds: one multiplication and one addition per element are other work; at
            inference it can be folded into the convolution before it.
    Source  torch.nn.BatchNorm2d; its counter of batches is not counted. Keras and TF-slim have
            `scale` too: without it a channel has a trained shift and no trained scale.
    """

    also_called = (
        "BatchNorm2d",
        "SyncBatchNorm",
        "BatchNormalization",
    )
    attributes_called = called(stats=("track_running_stats",), axis=AXIS)
    normalizes = True
    ranks = (1, 2, 3, 4)
    reads = "channels"

    affine: Flag = True
    scale: Flag = True
    stats: Flag = True
    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_axis(self.axis, x, 4)

    def channels(self, x: Shape) -> Whole:
        return x[chosen(self.axis, x, 0)]

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        trained = (2 if self.scale else 1) if self.affine else 0
        channels = self.channels(x)
        return Params(norm=trained * channels, buffers=2 * channels if self.stats else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(additions=elements, multiplications=elements)

    def storage(self, *x: Shape) -> Storage:
        return "elements" if self.stats else "rows"

    def folds(self, *x: Shape) -> Whole | None:
        return self.channels(x[0]) if self.stats else None

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the mean and deviation of each channel over the batch."""
        return Saved(inputs=(0,), of_batch=2 * self.channels(x[0]))

    def kind(self, x: Shape) -> str:
        return "batchnorm"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each channel has a trained scale and shift, and a running mean and variance that "
            "are not trained",
            "counting the running statistics as parameters, which gives four values a channel "
            "instead of two",
        )

    def module(self, x: Shape) -> Counterpart:
        channels, axis = self.channels(x), chosen(self.axis, x, 0)
        name = f"nn.BatchNorm{max(len(x) - 1, 1)}d"
        arguments = {
            "num_features": channels,
            "affine": self.affine and self.scale,
            "track_running_stats": self.stats,
        }
        usual = {"affine": True, "track_running_stats": True}
        written = Written(positional=1, defaults=usual, short="BN")
        free = ("_native_batch_norm_legit", "_native_batch_norm_legit_no_training")
        normalized = Module(name, arguments, component="norm", free=free, written=written)
        if self.scale or not self.affine:
            return with_axis_at(0, axis, len(x), normalized)
        shift = Stored((channels, *(1 for _ in x[1:])), "norm")
        added = Module("add", {"other": shift}, free=("add",), written=Written(sign="+"))
        return with_axis_at(0, axis, len(x), normalized, added)
