"""Calls of a trace, written one after the other, and the tensors of Keras that they give.

Keras puts the channels last, and our operators on images put them first. A tensor therefore knows
which of its axes lies where in the trace, and axes are permuted only where a layer needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from costcalc.bridge.ours import Sizes, Untranslated, on_one_line, shape_of
from costcalc.imports.trace import OPAQUE, Argument, Call, StoredTensor
from costcalc.records import NamedTuple


class Tensor(NamedTuple):
    """A tensor of Keras: its shape without the batch, and its value in the trace.

    Axis n of the value is the axis `order[n]` of the tensor. `number` is None for a mask, which
    says what attention and recurrent layers leave out and costs nothing.
    """

    shape: Sizes
    number: int | None
    order: Sizes

    def axis(self, axis: int) -> int:
        """The axis of the value that an axis of the tensor is, which counts the batch as 0.

        Raises Untranslated.
        """
        rank = len(self.shape)
        place = axis - 1 if axis > 0 else axis + rank
        if not 0 <= place < rank:
            raise Untranslated(f"it acts along axis {axis} of {rank + 1}")
        return self.order.index(place)


class Tracer:
    """The trace so far."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.shapes: list[Sizes] = []
        self.held: list[StoredTensor] = []
        self.numbers: dict[str, int] = {}
        """The tensors that layers hold, by their names: a layer used twice holds the same."""

        self.module = ""
        self.asked = ""

    def numbered(self, shape: Sizes) -> int:
        """The number of a new value."""
        self.shapes.append(shape)
        return len(self.shapes) - 1

    def hold(self, name: str, shape: Sizes, trained: bool, statistic: bool) -> int:
        """The number of a tensor of a layer. Raises Untranslated where it had another shape."""
        if name not in self.numbers:
            self.numbers[name] = len(self.held)
            self.held.append(StoredTensor(on_one_line(name), shape, trained, statistic))
        number = self.numbers[name]
        if self.held[number].shape != shape:
            raise Untranslated("it is used on inputs that need weights of different shapes")
        return number

    def call(
        self,
        op: str,
        *inputs: int,
        stored: Mapping[str, int] | None = None,
        **attributes: Argument,
    ) -> int:
        """One of our operators. Raises Untranslated where it does not take these inputs."""
        held = stored or {}
        many = sum(self.held[number].size for number in held.values())
        shape = shape_of(op, attributes, [self.shapes[one] for one in inputs], many)
        return self.write(op, inputs, shape, attributes, held)

    def write(
        self,
        op: str,
        inputs: Sequence[int],
        shape: Sizes,
        attributes: Mapping[str, Argument],
        stored: Mapping[str, int],
    ) -> int:
        """A call whose result has this shape; the number of its value."""
        value = self.numbered(shape)
        self.calls.append(
            Call(op, tuple(inputs), value, attributes, stored, self.module, self.asked)
        )
        return value

    def constant(self, shape: Sizes, stored: int | None = None) -> int:
        """A tensor that is not trained."""
        holds = {} if stored is None else {"weight": stored}
        return self.write("constant", (), shape, {"sizes": shape}, holds)

    def opaque(self, inputs: Sequence[Tensor], shape: Sizes, why: str) -> Tensor:
        """What has no counterpart. It is refused behind the trace, with all others of its kind."""
        read = [one.number for one in inputs if one.number is not None]
        value = self.write(OPAQUE, read, shape, {"why": why} if why else {}, {})
        return Tensor(shape, value, tuple(range(len(shape))))

    def mark(self) -> tuple[int, int]:
        """How far it is, for `take_back`."""
        return len(self.calls), len(self.shapes)

    def take_back(self, mark: tuple[int, int]) -> None:
        """Forget what was written of a layer that turned out to have no counterpart."""
        calls, shapes = mark
        del self.calls[calls:], self.shapes[shapes:]

    def given(self, number: int, order: Sizes) -> Tensor:
        """The value as a tensor whose axes lie in this order."""
        sizes = self.shapes[number]
        shape = tuple(sizes[order.index(axis)] for axis in range(len(order)))
        return Tensor(shape, number, order)

    def plain(self, number: int) -> Tensor:
        """The value as a tensor whose axes lie as in Keras."""
        return self.given(number, tuple(range(len(self.shapes[number]))))

    def ordered(self, tensor: Tensor, order: Sizes | None = None) -> int:
        """The value of a tensor with its axes in an order, without one that of Keras."""
        if tensor.number is None:
            raise Untranslated("it computes with a mask")
        wanted = tuple(range(len(tensor.shape))) if order is None else order
        if tensor.order == wanted:
            return tensor.number
        axes = tuple(tensor.order.index(axis) for axis in wanted)
        return self.call("permute", tensor.number, axis=axes)

    def reshaped(self, number: int, shape: Sizes) -> int:
        """The value in another shape of as many elements."""
        if self.shapes[number] == shape:
            return number
        return self.call("reshape", number, to=shape)

    def sliced(self, number: int, axis: int, start: int, stop: int) -> int:
        """A part of the value along an axis."""
        if (start, stop) == (0, self.shapes[number][axis]):
            return number
        return self.call("slice", number, start=start, stop=stop, axis=axis)
