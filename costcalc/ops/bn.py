from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Op,
    Params,
    Shape,
    Storage,
    Stored,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called


@operator("bn")
class BatchNorm(Op):
    """Batch normalization with stored statistics. x[c, h, w] -> y[c, h, w]; x[dim] -> y[dim].

    Counts  no multiply-adds: one multiplication and one addition per element are other work; at
            inference it can be folded into the convolution before it.
    Source  torch.nn.BatchNorm2d; its counter of batches is not counted. Keras and TF-slim have
            `scale` too: without it a channel has a trained shift and no trained scale.
    """

    also_called = ("BatchNorm2d", "BatchNorm1d", "SyncBatchNorm", "BatchNormalization")
    attributes_called = called(stats=("track_running_stats",))
    normalizes = True
    ranks = (1, 3)

    affine: Flag = True
    scale: Flag = True
    stats: Flag = True

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        trained = (2 if self.scale else 1) if self.affine else 0
        return Params(norm=trained * x[0], buffers=2 * x[0] if self.stats else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(additions=elements, multiplications=elements)

    def storage(self, *x: Shape) -> Storage:
        return "elements" if self.stats else "rows"

    def folds(self, *x: Shape) -> Whole | None:
        return x[0][0] if self.stats else None

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
        name = "nn.BatchNorm2d" if len(x) == 3 else "nn.BatchNorm1d"
        arguments = {
            "num_features": x[0],
            "affine": self.affine and self.scale,
            "track_running_stats": self.stats,
        }
        usual = {"affine": True, "track_running_stats": True}
        written = Written(positional=1, defaults=usual, short="BN")
        free = ("_native_batch_norm_legit", "_native_batch_norm_legit_no_training")
        normalized = Module(name, arguments, component="norm", free=free, written=written)
        if self.scale or not self.affine:
            return (normalized,)
        shift = Stored((x[0], 1, 1) if len(x) == 3 else (x[0],), "norm")
        return (
            normalized,
            Module("add", {"other": shift}, free=("add",), written=Written(sign="+")),
        )
