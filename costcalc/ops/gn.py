from collections.abc import Iterator

from costcalc.algebra import Whole, divides, exact_div, less, product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Need,
    Op,
    Params,
    Saved,
    Shape,
    Size,
    Storage,
    Words,
    Work,
    Written,
    common_divisors,
    operator,
    window,
)
from costcalc.ops.base.elsewhere import GROUPS, called
from costcalc.ops.base.normalization import work_of


@operator("gn")
class GroupNorm(Op):
    """Group normalization of the channels in g groups. x[c, *sizes] -> y[c, *sizes].

    With as many groups as channels it is instance normalization.

    Counts  no multiply-adds: statistics, scale and shift are other work; scale and shift are `norm`
            parameters, two for each channel.
    Source  torch.nn.GroupNorm.
    """

    also_called = ("GroupNorm", "GroupNormalization")
    attributes_called = called(g=GROUPS)
    normalizes = True
    ranks = window.RANKS
    reads = "channels"

    g: Size
    affine: Flag = True

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need(
            "g",
            divides(self.g, x[0]),
            "`g` does not divide the channels",
            lambda: common_divisors(x[0]),
        )
        yield Need(
            "g",
            less(self.g, product(x)),
            "a group has only one value, and normalizing one value gives 0",
        )

    def shape(self, x: Shape) -> Shape:
        return x

    def params(self, x: Shape) -> Params:
        return Params(norm=2 * x[0] if self.affine else 0)

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        size = exact_div(product(x), self.g)
        return work_of(self.g, size, scale=self.affine, shift=self.affine)

    def storage(self, *x: Shape) -> Storage:
        return "rows"

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The input, and the mean and deviation of each group."""
        return Saved(inputs=(0,), statistics=2 * self.g)

    def kind(self, x: Shape) -> str:
        return "groupnorm"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each channel has a trained scale and shift; mean and variance come from the input "
            "itself and are not stored",
            "counting a scale and shift for each group instead of each channel",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"num_groups": self.g, "num_channels": x[0], "affine": self.affine}
        written = Written(positional=2, defaults={"affine": True}, short="GN")
        free = ("native_group_norm",)
        return (Module("nn.GroupNorm", arguments, component="norm", free=free, written=written),)
