from costcalc.algebra import Whole, product
from costcalc.ops.base import (
    SAVES_INPUT,
    Counterpart,
    Flag,
    Module,
    Op,
    Order,
    Params,
    Shape,
    Storage,
    Words,
    Work,
    Written,
    operator,
)


@operator("prelu")
class PReLU(Op):
    """Rectified linear unit with a trained slope for negative values. x[c, *sizes] -> y[c, *sizes].

    Each channel has its own slope; with `shared`, all channels share one.

    Counts  no multiply-adds; per element one comparison and one multiplication. The slopes are
            weights.
    Source  torch.nn.PReLU; its default is one shared slope.
    """

    saves = SAVES_INPUT
    also_called = ("PReLU",)
    ranks = (1, 2, 3, 4)
    reads = "channels"

    shared: Flag = False

    @property
    def order(self) -> Order:
        return "" if self.shared else "channels"

    def shape(self, x: Shape) -> Shape:
        return x

    def slopes(self, x: Shape) -> Whole:
        return 1 if self.shared else x[0]

    def params(self, x: Shape) -> Params:
        return Params(weights=self.slopes(x))

    def macs(self, x: Shape) -> Whole:
        return 0

    def work(self, x: Shape) -> Work:
        elements = product(x)
        return Work(multiplications=elements, comparisons=elements)

    def storage(self, *x: Shape) -> Storage:
        return "elements"

    def kind(self, x: Shape) -> str:
        return "prelu"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "each channel has one trained slope; nothing is added up: no multiply-adds",
            "forgetting that it has parameters at all, unlike its relatives",
        )

    def module(self, x: Shape) -> Counterpart:
        slopes = {"num_parameters": self.slopes(x)}
        free = ("prelu", "_prelu_kernel")
        return (Module("nn.PReLU", slopes, free=free, written=Written(positional=1)),)
