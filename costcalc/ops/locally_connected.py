from collections.abc import Iterator

from costcalc.algebra import product
from costcalc.ops.base import (
    Counterpart,
    Flag,
    Module,
    Need,
    Params,
    Shape,
    Size,
    Stored,
    Whole,
    Words,
    Work,
    Written,
    operator,
    window,
)
from costcalc.ops.base.columns import Columns
from costcalc.ops.base.elsewhere import DEPTHWISE, called
from costcalc.ops.base.shapes import CountPair, Pair
from costcalc.ops.base.steps import flatten, transpose, unflatten
from costcalc.ops.base.terms import CHANNELS_OUT, POSITIONS, TAPS, Term, stored, term


@operator("locally_connected")
class LocallyConnected(Columns):
    """A convolution with weights of its own at every place. x[c, h, w] -> y[out, h', w'].

    Counts  one multiply-add per kernel tap per output element, as a convolution; each output
            element has its own weights and its own bias, and a bias does not count.
    Source  Keras 2, LocallyConnected2D; its padding is 0.
    """

    also_called = ("LocallyConnected2D",)
    attributes_called = called(DEPTHWISE, out=("filters",))
    multiplies = True

    out: Size
    k: Pair = (1, 1)
    s: Pair = (1, 1)
    p: CountPair = (0, 0)
    d: Pair = (1, 1)
    bias: Flag = False

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from self.needs_of_windows(x[1:])

    def shape(self, x: Shape) -> Shape:
        return (self.out, *self.places(x[1:]))

    def params(self, x: Shape) -> Params:
        return Params(self.macs(x), product(self.shape(x)) if self.bias else 0)

    def macs(self, x: Shape) -> Whole:
        return product(self.shape(x)) * x[0] * product(self.k)

    def terms(self, x: Shape) -> tuple[Term, ...]:
        places = {POSITIONS: product(self.places(x[1:]))}
        outputs = {CHANNELS_OUT: self.out}
        weights = {"channels in": x[0], **outputs, TAPS: product(self.k), **places}
        known = term("macs", weights), term("activations", outputs | places)
        return stored(self.params(x), *known, term("weights", weights))

    def work(self, x: Shape) -> Work:
        return Work(additions=product(self.shape(x)) if self.bias else 0)

    def kind(self, x: Shape) -> str:
        return f"locally connected {window.by(self.k)}"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "every output element is a sum over all kernel taps and input channels, one "
            "multiply-add each, with weights that no other element uses",
            "counting the weights of a convolution: here no two places share them",
        )

    def module(self, x: Shape) -> Counterpart:
        places = self.places(x[1:])
        weights = Stored((product(places), x[0] * product(self.k), self.out))
        times = Module("matmul", {"other": weights}, mixes=True, written=Written(sign="@"))
        steps: Counterpart = (
            self.columns(),
            transpose(1, 2),
            unflatten(2, (1, -1), ("", "")),
            times,
            flatten(2),
            transpose(1, 2),
            unflatten(2, places, ("height", "width")),
        )
        if not self.bias:
            return steps
        biases = Stored((self.out, *places), "biases")
        return (*steps, Module("add", {"other": biases}, free=("add",), written=Written(sign="+")))
