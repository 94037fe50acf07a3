from collections.abc import Iterator
from typing import Any

from costcalc.algebra import less
from costcalc.ops.base import (
    Flag,
    Layers,
    Need,
    OptionalSize,
    Shape,
    Size,
    Switch,
    Whole,
    Work,
    operator,
)
from costcalc.ops.base.elsewhere import RECURRENT, called
from costcalc.ops.base.recurrent import Recurrent


@operator("lstm")
class LSTM(Recurrent):
    """Long short-term memory. x[tokens, dim] -> y[tokens, out]; both directions 2 * out.

    With `layers` each further one takes what the one before gives. With `proj` the state, and
    what is given, is projected to that size. PyTorch stores two biases per gate, Keras one:
    `one_bias`.

    Counts  one multiply-add per weight per token: 4 gates of out * (dim + out); biases do not
            count. The state before the first token is zeros; multiplying it counts too. With
            `proj` the state is that large, and the projection has out * proj weights. Other
            work per unit: each gate adds its two products and its biases; then three sigmoids,
            two tanh, three products and a sum.
    Source  torch.nn.LSTM with `batch_first`, section "Shape"; projections: Sak et al. 2014,
            arXiv:1402.1128.
    """

    attributes_called = called(RECURRENT, proj=("proj_size",))
    gates = 4
    each = Work(additions=4, multiplications=3, divisions=3, exponentials=5)
    counterpart = "nn.LSTM"

    out: Size
    bidirectional: Flag = False
    bias: Flag = True
    layers: Layers = 1
    one_bias: Switch = False
    proj: OptionalSize = None

    def needs(self, x: Shape) -> Iterator[Need]:
        yield from super().needs(x)
        if self.proj is not None:
            yield Need("proj", less(self.proj, self.out), "`proj` must be smaller than `out`")

    @property
    def state(self) -> Whole:
        return self.out if self.proj is None else self.proj

    def weights(self, dim: Whole) -> Whole:
        projection = 0 if self.proj is None else self.out * self.proj
        return super().weights(dim) + projection

    def matrices(self, x: Shape) -> Iterator[tuple[str, dict[str, Whole]]]:
        yield from super().matrices(x)
        if self.proj is not None:
            layers = {"directions": self.directions, "layers": self.layers}
            yield "projection", {"projection": self.proj, "units": self.out, **layers}

    def arguments(self, x: Shape) -> dict[str, Any]:
        arguments = super().arguments(x)
        return arguments if self.proj is None else {**arguments, "proj_size": self.proj}
