from collections.abc import Iterator

from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    ANY_RANK,
    SAVES_INPUT,
    AnyAxis,
    Counterpart,
    Module,
    Need,
    Op,
    Params,
    Shape,
    Storage,
    Stored,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.along import channels_of, chosen, needs_of_axis
from costcalc.ops.base.elsewhere import AXIS, called


@operator("layerscale")
class LayerScale(Op):
    """A trained factor for each channel. x[c, h, w] -> y[c, h, w]; x[tokens, dim] along dim.

    With `axis` the factors are along that axis of any input.

    Counts  no multiply-adds, as nothing is added; one multiplication per element. The factors
            are weights.
    Source  Touvron et al. 2021, arXiv:2103.17239, equation 4; as ConvNeXt uses it.
    """

    saves = SAVES_INPUT
    also_called = ("LayerScale", "gamma")
    attributes_called = called(axis=AXIS)
    ranks = ANY_RANK
    reads = "tokens"

    axis: AnyAxis = None

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from needs_of_axis(self.axis, x, 3)

    def along(self, x: Shape) -> int:
        """The axis of the channels."""
        return chosen(self.axis, x, channels_of(x))

    def shape(self, x: Shape) -> Shape:
        return x

    def channels(self, x: Shape) -> Whole:
        return x[self.along(x)]

    def params(self, x: Shape) -> Params:
        return Params(weights=self.channels(x))

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        return Work(multiplications=product(x))

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, x: Shape) -> str:
        return "layerscale"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each channel has one trained factor; nothing is added up: no multiply-adds",
            "taking it for a normalization: it has no shift and no statistics",
        )

    def module(self, x: Shape) -> Counterpart:
        behind = (1,) * (len(x) - 1 - self.along(x))
        factors = Stored((self.channels(x), *behind))
        written = Written(sign="*")
        return (Module("mul", {"other": factors}, free=("mul",), written=written),)
