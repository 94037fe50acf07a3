from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    Counterpart,
    Module,
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


@operator("layerscale")
class LayerScale(Op):
    """A trained factor for each channel. x[c, h, w] -> y[c, h, w]; x[tokens, dim] along dim.

    Counts  no multiply-adds, as nothing is added; one multiplication per element. The factors
            are weights.
    Source  Touvron et al. 2021, arXiv:2103.17239, equation 4; as ConvNeXt uses it.
    """

    also_called = ("LayerScale", "gamma")
    ranks = (1, 2, 3)

    def shape(self, x: Shape) -> Shape:
        return x

    def channels(self, x: Shape) -> Whole:
        return x[0] if len(x) == 3 else x[-1]

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
        channels = self.channels(x)
        factors = Stored((channels, 1, 1) if len(x) == 3 else (channels,))
        written = Written(sign="*")
        return (Module("mul", {"other": factors}, free=("mul",), written=written),)
