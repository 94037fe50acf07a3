"""Calls of a trace, written one after the other; shapes are those our own operators give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.values import (
    Sizes,
    Value,
    batch_behind,
    broadcast,
    squeezed,
    without,
)
from costcalc.bridge.ours import Untranslated, on_one_line, shape_of
from costcalc.imports.trace import OPAQUE, Argument, Call, Input, StoredTensor


@dataclass
class Held:
    """A tensor of the file, before it is known how it is used."""

    name: str
    shape: Sizes
    trained: bool = False
    statistic: bool = False
    could_train: bool = False
    """Whether it counts as trained if nothing uses it: an initializer of floats."""

    uniform: bool = False
    """Whether it is known that all its values are equal, as those of a norm before training."""

    merged: bool = False
    """Whether the file has it only as another name of a tensor with the same values."""


@dataclass
class Tracer:
    """The trace so far."""

    calls: list[Call] = field(default_factory=list)
    shapes: list[Sizes] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    statistics: dict[int, int] = field(default_factory=dict)
    """The entries that are running statistics, by the tensor of the file."""

    read: set[int] = field(default_factory=set)
    """The tensors that an operand was."""

    parts: dict[int | None, tuple[Value, int, int, int]] = field(default_factory=dict)
    """Of a slice, what it is a part of, the axis, its start and its stop."""

    turned: dict[int | None, tuple[Value, Sizes]] = field(default_factory=dict)
    """Of a shifted value, the value before its axes were put back, and their order there."""

    module: str = ""
    asked: str = ""

    def numbered(self, example: Sizes) -> int:
        """The number of a new value."""
        self.shapes.append(example)
        return len(self.shapes) - 1

    def input(self, name: str, value: Value, indices: bool) -> tuple[Input, Value]:
        number = self.numbered(value.example)
        return Input(name, number, indices), value._replace(number=number)

    def hold(
        self, name: str, shape: Sizes, could_train: bool = False, uniform: bool = False
    ) -> int:
        """Register a tensor of the file."""
        self.held.append(Held(name, shape, could_train=could_train, uniform=uniform))
        return len(self.held) - 1

    def renamed(self, value: Value, name: str) -> Value:
        """A stored tensor under another name. An exporter writes so two tensors that have the same
        values; where these are all equal, they were two before.
        """
        if value.tensor is None or not self.held[value.tensor].uniform:
            return value
        held = self.held[value.tensor]
        self.held.append(replace(held, name=name, could_train=False, merged=True))
        return value._replace(tensor=len(self.held) - 1)

    def weight(self, value: Value | None, what: str) -> int:
        """The stored tensor of a layer, which counts as trained. Raises Untranslated."""
        if value is None or value.tensor is None:
            raise Untranslated(f"its {what} are computed, not stored")
        self.held[value.tensor].trained = True
        return value.tensor

    def statistic(self, value: Value) -> int:
        """A running statistic of a norm, which is not trained. Raises Untranslated.

        It is an entry of its own: an exporter may have merged it with scales that are equal.
        """
        if value.tensor is None:
            raise Untranslated("its statistics are computed, not stored")
        if value.tensor not in self.statistics:
            held = self.held[value.tensor]
            held.could_train = False
            self.statistics[value.tensor] = self.hold(held.name, held.shape)
            self.held[-1].statistic = True
        return self.statistics[value.tensor]

    def argued(self, values: Sequence[Value | None]) -> None:
        """Stored tensors that say how an operator acts, as scales do, are no parameters."""
        for value in values:
            if value is not None and value.tensor is not None:
                self.held[value.tensor].could_train = False

    def start(self, node: Node) -> None:
        """The calls that follow are of this node."""
        self.module, self.asked = node.module or self.module_of_weights(node), node.op

    def mark(self) -> tuple[int, int]:
        """How far it is, for `take_back`."""
        return len(self.calls), len(self.shapes)

    def take_back(self, mark: tuple[int, int]) -> None:
        """Forget what was written of a node that turned out to have no counterpart."""
        calls, shapes = mark
        del self.calls[calls:], self.shapes[shapes:]
        for known in (self.parts, self.turned):
            for number in [one for one in known if one is not None and one >= shapes]:
                del known[number]

    def module_of_weights(self, node: Node) -> str:
        """The path in the name of a stored tensor: `layer1.0.conv1` of `layer1.0.conv1.weight`."""
        for value in node.inputs[1:]:
            if value is not None and value.tensor is not None:
                name = self.held[value.tensor].name
                if "." in name and "::" not in name and "/" not in name:
                    return name.rsplit(".", 1)[0]
        return ""

    def operand(self, value: Value) -> Value:
        """The value with a number, so that a call can read it: stored ones are given by a call."""
        if value.number is not None:
            return value
        if 0 in value.shape:
            raise Untranslated("an input of it has no elements")
        number = value.tensor
        if number is None:
            number = self.hold(self.asked, value.shape)
        held = self.held[number]
        held.trained = held.trained or value.trains
        output = self.numbered(value.example)
        kind = "stored" if held.trained else "constant"
        if not held.trained and number in self.read:
            number = self.hold(held.name, held.shape)  # equal constants are stored once
        self.read.add(number)
        self.write(kind, (), output, {"sizes": value.example}, {"weight": number})
        return value._replace(number=output, differs=False)

    def write(
        self,
        op: str,
        inputs: Sequence[Value],
        output: int,
        attributes: Mapping[str, Argument],
        stored: Mapping[str, int],
    ) -> None:
        numbers = tuple(value.number for value in inputs if value.number is not None)
        self.calls.append(Call(op, numbers, output, attributes, stored, self.module, self.asked))

    def call(
        self,
        op: str,
        *inputs: Value,
        stored: Mapping[str, int] | None = None,
        batch: int | None = None,
        **attributes: Argument,
    ) -> Value:
        """One of our operators. Its result has the batch where the first input that differs has
        it, unless `batch` says where. Raises Untranslated where our operator does not take this.
        """
        read = tuple(map(self.operand, inputs))
        example = self.given_by(op, attributes, [value.example for value in read], stored or {})
        output = self.numbered(example)
        self.write(op, read, output, attributes, stored or {})
        if batch is None:
            batch = next((value.batch for value in read if value.differs), None)
        if batch is not None and batch > len(example):
            batch = 0
        shape = example if batch is None else (*example[:batch], 1, *example[batch:])
        return Value(shape, batch, any(value.differs for value in read), output)

    def given_by(
        self,
        name: str,
        attributes: Mapping[str, Argument],
        x: Sequence[Sizes],
        stored: Mapping[str, int],
    ) -> Sizes:
        """The shape that our operator gives. Raises Untranslated where it does not take this."""
        held = sum(prod(self.held[number].shape) for number in stored.values())
        return shape_of(name, attributes, x, held)

    def opaque(self, inputs: Sequence[Value], shape: Sizes, why: str) -> Value:
        """What has no counterpart. It is refused behind the trace, with all others of its kind."""
        read = tuple(map(self.operand, inputs))
        first = next((value for value in read if value.differs), None)
        value = Value(shape, None, first is not None)
        if first is not None:
            value = value._replace(batch=batch_behind(first._replace(shape=(1,), batch=0), shape))
        output = self.numbered(value.example)
        self.write(OPAQUE, read, output, {"why": why} if why else {}, {})
        return value._replace(number=output)

    def reshaped(self, value: Value, shape: Sizes, batch: int | None) -> Value:
        """The same elements in another shape of the file, with the batch where it says."""
        batch = batch if len(shape) > 1 else None
        example = without(shape, batch)
        if prod(example) != prod(value.example):
            raise Untranslated(f"it makes {list(shape)} of {list(value.shape)}")
        moved = value._replace(shape=shape, batch=batch)
        if value.example == example:
            return moved
        if value.number is None:
            known = None if value.known is None else value.known.reshape(shape)
            return moved._replace(known=known)
        if not example:
            raise Untranslated("it gives a value without axes")
        found = self.call("reshape", value, to=example)
        return found._replace(shape=shape, batch=batch)

    def fitted(self, value: Value, shape: Sizes) -> Value:
        """The value in the shape that the file says; axes of size 1 may differ.

        Raises Untranslated where another axis does: then our operator does something else.
        """
        if squeezed(value.shape) != squeezed(shape):
            ours, theirs = list(value.shape), list(shape)
            raise Untranslated(f"it gives {theirs}, and our operator {ours}")
        at = value.batch
        in_place = at is not None and at < len(shape) and shape[at] == 1
        return self.reshaped(value, shape, at if in_place else batch_behind(value, shape))

    def aligned(self, values: Sequence[Value]) -> tuple[list[Value], int | None, Sizes]:
        """Values as operands of an elementwise operator: of one rank, the batch on one axis.

        Also the axis of the batch in the result, and the result's shape in the file.
        """
        try:
            shape = broadcast([value.shape for value in values])
        except ValueError as error:
            raise Untranslated(str(error)) from None
        batch = _common_batch(values, len(shape))
        return [self._placed(value, len(shape), batch) for value in values], batch, shape

    def _placed(self, value: Value, rank: int, batch: int | None) -> Value:
        return self.reshaped(value, (1,) * (rank - len(value.shape)) + value.shape, batch)


def _common_batch(values: Sequence[Value], rank: int) -> int | None:
    """The axis on which all values that differ have their batch, and the others nothing."""
    places = {
        None if value.batch is None else value.batch + rank - len(value.shape)
        for value in values
        if value.differs
    }
    if len(places) != 1:
        return None
    (place,) = places
    alone = place is not None and all(
        place < rank - len(value.shape) or value.shape[place - rank + len(value.shape)] == 1
        for value in values
    )
    return place if alone else None


def tensors(held: Sequence[Held], used: frozenset[int]) -> tuple[StoredTensor, ...]:
    """The tensors of the file as a trace has them."""
    return tuple(
        StoredTensor(
            on_one_line(one.name),
            one.shape,
            one.trained or (number not in used and one.could_train),
            one.statistic,
        )
        for number, one in enumerate(held)
    )
