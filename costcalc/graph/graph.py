"""A network as layers in order of execution: every size known, nothing counted yet."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.algebra import Whole
from costcalc.errors import Span
from costcalc.graph.lets import Resolved
from costcalc.ops.base import Op, Shape
from costcalc.records import NamedTuple
from costcalc.spec.syntax import Spec
from costcalc.spec.values import SpecValue

INPUT = -1
"""Stands for the network's first input where a layer's number is expected; those after it have the
numbers below, and every number of an input is negative.
"""


def input_number(place: int) -> int:
    """What stands for an input of the network, counted from 0, where a layer's number is
    expected. It is its own inverse.
    """
    return INPUT - place


ONE_SET = 1
"""Of stored values: all layers have it but those of the first of some experts."""


class Shares(NamedTuple):
    """Whose stored values a layer uses: numbers of the first layers that use them, or its own.

    `weights` is for its weights, `others` for its biases, norm and buffers.
    """

    weights: int
    others: int


class Copies(NamedTuple):
    """How many sets of weights, and of other stored values, folded passes of a repeat have."""

    weights: Whole = 1
    others: Whole = 1


class Layer(NamedTuple):
    """One operator at work.

    `inputs` are shapes without the batch, `sources` the numbers of the layers they come from
    (`INPUT`: the network's input, see `input_number`). Of a layer that takes no tensor both are
    empty, and `beside` is the number of the layer whose output enters where it stands: its batch is
    the same. `times` is how often it stands there in a row, which is once but where passes of a
    repeat are folded into one; `copies` is how many sets of stored values they have. `shares` is
    None for a layer that is the first to use what it stores. `sets` is how many sets of stored
    values it stands for: in the first of some experts also those of the experts that do not run.
    """

    path: str
    op: Op
    inputs: tuple[Shape, ...]
    sources: tuple[int, ...]
    output: Shape
    span: Span
    times: Whole = 1
    beside: int = INPUT
    shares: Shares | None = None
    copies: Copies = Copies()
    sets: Whole = ONE_SET

    def owners(self, number: int) -> Shares:
        """Whose stored values it uses, if `number` is its own."""
        return self.shares or Shares(number, number)


def stores(layer: Layer) -> bool:
    """Whether a layer stores something."""
    return any(type(size) is not int or size for size in layer.op.params(*layer.inputs))


class BlockCall(NamedTuple):
    """A call of a block: its name, the values of its parameters, and the layers it stands for.

    `entry` are the shapes that enter it; `layers` are numbers of layers, from the first up to, not
    including, the last.
    """

    path: str
    block: str
    arguments: Mapping[str, SpecValue]
    entry: tuple[Shape, ...]
    layers: tuple[int, int]


class Graph(NamedTuple):
    """A network at one setting of its parameters.

    `resolved` are the values the spec derives from the parameters, such as an input size; `calls`
    are the blocks, each before those inside it. `inputs` are the shapes that enter, in the order of
    `spec.inputs`. `outputs` are the numbers of the layers whose tensors leave the network:
    those that `spec.outputs` names, or the main one; then the ends of its taps. `norm_fused`: batch
    norms are fused into the layers before them, where they can be.
    """

    spec: Spec
    name: str
    settings: Mapping[str, SpecValue]
    given: Mapping[str, str]
    resolved: Mapping[str, Resolved]
    inputs: tuple[Shape, ...]
    layers: tuple[Layer, ...]
    calls: tuple[BlockCall, ...] = ()
    outputs: tuple[int, ...] = ()
    norm_fused: bool = False

    @property
    def input(self) -> Shape:
        """The shape of the first input."""
        return self.inputs[0]

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the inputs; `input` for one that the spec gives no name."""
        return tuple(one.name or "input" for one in self.spec.inputs)

    def path_of(self, number: int) -> str:
        """The path of a layer, or the name of an input."""
        if number < 0:
            return self.input_names[input_number(number)]
        return self.layers[number].path

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the count takes for granted of how layers are run, each once."""
        said = dict.fromkeys(layer.op.assumes for layer in self.layers)
        return tuple(text for text in said if text)

    @property
    def shares(self) -> bool:
        """Whether some layer uses the stored values of another."""
        return any(layer.shares is not None for layer in self.layers)

    @property
    def opaque(self) -> tuple[Layer, ...]:
        """The layers whose cost is not known: each total of a network with one is at least what the
        sum of the others is.
        """
        return tuple(layer for layer in self.layers if layer.op.name == "opaque")

    @property
    def has_experts(self) -> bool:
        """Whether it has experts."""
        return any(layer.op.name == "route" for layer in self.layers)

    def __repr__(self) -> str:
        shapes = " and ".join(map(format_shape, self.inputs))
        return f"Graph({self.name}: input {shapes}, {len(self.layers):,} layers)"


def format_shape(shape: Shape) -> str:
    """`3 x 224 x 224`."""
    return " x ".join(map(str, shape))
