from collections.abc import Iterator

from costcalc.algebra import divides
from costcalc.ops.base import (
    Counterpart,
    Module,
    Need,
    Shape,
    Size,
    Written,
    common_divisors,
    operator,
    window,
)
from costcalc.ops.base.elsewhere import GROUPS, called
from costcalc.ops.base.rearranging import Rearranging


@operator("shuffle")
class ChannelShuffle(Rearranging):
    """Channel shuffle: interleaves the channels of g groups. x[c, *sizes] -> y[c, *sizes].

    Counts  no multiply-adds and no other work: values are moved, none is computed.
    Source  torch.nn.ChannelShuffle.
    """

    also_called = ("ChannelShuffle", "channel_shuffle")
    attributes_called = called(g=GROUPS)
    mistake = "taking a count of 0 for a cost of 0: moving memory takes time on a real machine"

    ranks = window.RANKS
    reads = "channels"

    g: Size

    def needs(self, x: Shape) -> Iterator[Need]:
        yield Need(
            "g",
            divides(self.g, x[0]),
            "`g` does not divide the channels",
            lambda: common_divisors(x[0]),
        )

    def shape(self, x: Shape) -> Shape:
        return x

    def module(self, x: Shape) -> Counterpart:
        free = ("channel_shuffle", "native_channel_shuffle")
        written = Written(positional=1)
        return (Module("nn.ChannelShuffle", {"groups": self.g}, free=free, written=written),)
