from collections.abc import Iterator

from costcalc.algebra import Whole, less, product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Saved,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.normalization import work_of


@operator("instance_norm")
class InstanceNorm(Op):
    """Instance normalization: each channel by itself. x[c, *sizes] -> y[c, *sizes].

    Counts  no multiply-adds: statistics, scale and shift are other work; with `affine` scale and
            shift are `norm` parameters, two for each channel.
    Source  torch.nn.InstanceNorm1d, InstanceNorm2d, InstanceNorm3d without running statistics.
    """

    also_called = ("InstanceNorm2d", "InstanceNormalization")
    normalizes = True
    ranks = window.RANKS
    reads = "channels"

    affine: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        rule = "a channel has only one value, and normalizing one value gives 0"
        yield Need("", less(1, product(x[1:])), rule)

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        return Params(norm=2 * x[0] if self.affine else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        return work_of(x[0], product(x[1:]), scale=self.affine, shift=self.affine)

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the mean and deviation of each channel."""
        return Saved(inputs=(0,), statistics=2 * x[0][0])

    def kind(self, x: Shape) -> str:
        return "instancenorm"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "mean and variance of a channel come from the input itself and are not stored; a "
            "channel has a trained scale and shift only with `affine`",
            "counting running statistics, as batch normalization has them",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"num_features": x[0], "affine": self.affine}
        written = Written(positional=1, defaults={"affine": False}, short="IN")
        name, free = f"nn.InstanceNorm{len(x) - 1}d", ("instance_norm",)
        return (Module(name, arguments, component="norm", free=free, written=written),)
