from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Module,
    Op,
    Params,
    Shape,
    Storage,
    Whole,
    Words,
    Work,
    Written,
    operator,
)


@operator("standardize")
class Standardize(Op):
    """Subtraction of a stored mean and division by a stored deviation, for each channel.
    x[c, *sizes] -> y[c, *sizes]; x[dim] -> y[dim].

    Counts  no multiply-adds: one addition and one division per element are other work. Nothing is
            trained; a mean and a variance for each channel and the number of examples that they
            are of are buffers.
    Source  keras/src/layers/preprocessing/normalization.py: `mean`, `variance` and `count`. In
            PyTorch batch norm without scale and shift, whose counter of batches is that number.
    """

    also_called = ("Normalization",)
    ranks = (1, 2, 3, 4)
    reads = "channels"

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        return Params(buffers=2 * x[0] + 1)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(additions=elements, divisions=elements)

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, x: Shape) -> str:
        return "standardization"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each channel has a mean and a variance that were taken from data once and are not "
            "trained: no multiply-adds, no parameters",
            "taking it for a batch norm, which has a scale and a shift, and whose statistics "
            "training changes",
        )

    def module(self, x: Shape) -> Counterpart:
        name = f"nn.BatchNorm{max(len(x) - 1, 1)}d"
        arguments = {"num_features": x[0], "affine": False}
        free = ("_native_batch_norm_legit", "_native_batch_norm_legit_no_training")
        written = Written(positional=1, defaults={"affine": True}, short="Standardize")
        return (Module(name, arguments, free=free, tallied=True, written=written),)
