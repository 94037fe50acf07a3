"""A recorded session read as a trace: each operator translated to ours, of one example.

An axis that the prime batch divides holds the batch: what is left of it, if anything, is an axis of
one example. Values made of constants alone are constants and are not translated; values made of
stored tensors alone remember which, so that a layer with a computed weight can be recognized.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from costcalc.bridge.tracing.asked import Asked, Ref, Session
from costcalc.imports.trace import OPAQUE, Argument, Call
from costcalc.records import NamedTuple

Shape: TypeAlias = tuple[int, ...]

ALONG_THE_BATCH = "it acts along the batch"


NO_VALUE = "it reads a result that has no counterpart"
"""Such as the cells of an LSTM, or the places of largest values."""


class UntranslatedError(Exception):
    """An operator, or a use of it, that has no counterpart among ours."""


class Move(NamedTuple):
    """A view of a value: a slice (axis, start and stop), a permutation, or a reshape."""

    source: int
    value: int
    order: tuple[int, ...] = ()
    part: tuple[int, int, int] | None = None


class Known(NamedTuple):
    """What is known of a recorded tensor."""

    value: int | None = None
    """The number of its value in the trace, once there is one."""

    made_of: frozenset[int] | None = frozenset()
    """The trained tensors it is computed of; None where an input is part of it."""

    @property
    def is_constant(self) -> bool:
        return self.made_of is not None and not self.made_of


class Reader:
    """The trace of a session as it grows."""

    def __init__(self, session: Session):
        self.session = session
        self.shapes: list[Shape] = []
        self.calls: list[Call] = []
        self.made_by: dict[int, Call] = {}
        """The call that gives a value."""

        self.known: dict[int, Known] = {}
        self.parts: dict[int, tuple[int, tuple[int, ...]]] = {}
        """Of a value of which a part was written: the axis, and the values along it."""

        for number, value in enumerate(session.values):
            if value.stored is not None and session.stored[value.stored].trained:
                self.known[number] = Known(made_of=frozenset((value.stored,)))
        for number in session.inputs:
            self.known[number] = Known(self.value(self.example(self.full(number))), None)

    def full(self, number: int) -> Shape:
        """The shape of a tensor with the batch."""
        return self.session.values[number].shape

    def example(self, shape: Shape) -> Shape:
        """The shape of one example; (1,) for a number."""
        batch = self.session.batch
        if sum(size % batch == 0 for size in shape) > 1:
            raise UntranslatedError("two axes hold the batch")
        if 0 in shape:
            raise UntranslatedError("an axis is empty")
        kept = [size // batch if size % batch == 0 else size for size in shape if size != batch]
        return tuple(kept) or (1,)

    def holds_batch(self, shape: Shape) -> int | None:
        """The axis that is the batch or is divided by it."""
        return next((n for n, size in enumerate(shape) if size % self.session.batch == 0), None)

    def axis(self, shape: Shape, dim: int) -> int:
        """An axis of a full shape among those of one example."""
        dim %= max(len(shape), 1)
        if shape and shape[dim] == self.session.batch:
            raise UntranslatedError(ALONG_THE_BATCH)
        return sum(size != self.session.batch for size in shape[:dim])

    def state(self, number: int) -> Known:
        return self.known.get(number, Known())

    def value(self, shape: Shape) -> int:
        """The number of a new value."""
        self.shapes.append(shape)
        return len(self.shapes) - 1

    def take(self, number: int, step: Asked) -> int:
        """The value of a tensor; one that is stored or constant is brought in by a call."""
        known = self.state(number)
        if known.value is None and known.made_of is None:
            raise UntranslatedError(NO_VALUE)
        if known.value is None:
            stored = self.session.values[number].stored
            trained = stored is not None and self.session.stored[stored].trained
            shape = self.example(self.full(number))
            holds = {} if stored is None else {"weight": stored}
            op = "stored" if trained else "constant"
            value = self.call(step, op, (), shape, holds, sizes=shape)
            known = known._replace(value=value)
            self.known[number] = known
        found = known.value
        if found is None:
            raise AssertionError("a call gives a value")
        return found

    def call(
        self,
        step: Asked,
        op: str,
        inputs: Sequence[int],
        shape: Shape,
        stored: Mapping[str, int] | None = None,
        /,
        **attributes: Argument,
    ) -> int:
        """One more call; the number of its value."""
        value = self.value(shape)
        made = Call(op, tuple(inputs), value, attributes, stored or {}, step.module, step.name)
        self.calls.append(made)
        self.made_by[value] = made
        return value

    def origin(self, number: int, role: str) -> int:
        """The stored tensor that a weight is, or is computed of alone in the same size."""
        found, more = self.origins(number, role)
        if more:
            raise UntranslatedError(f"its {role} is computed")
        return found

    def has_value(self, number: int) -> bool:
        """Whether a tensor can be taken, as all but results without a counterpart."""
        known = self.state(number)
        return known.value is not None or known.made_of is not None

    def is_held(self, number: int) -> bool:
        """Whether a tensor is one that the model holds."""
        return self.session.values[number].stored is not None

    def origins(self, number: int, role: str) -> tuple[int, frozenset[int]]:
        """The stored tensor of the size of a weight that it is computed of, and the others."""
        value = self.session.values[number]
        if value.stored is not None:
            return value.stored, frozenset()
        made_of = self.state(number).made_of or frozenset()
        held = [n for n in made_of if self.session.stored[n].size == prod(value.shape)]
        if len(held) != 1:
            raise UntranslatedError(f"its {role} is computed")
        return held[0], made_of - {held[0]}

    def made_of(self, numbers: Iterable[int]) -> frozenset[int] | None:
        """The trained tensors that all these tensors are computed of; None with an input."""
        found: frozenset[int] = frozenset()
        for number in numbers:
            own = self.state(number).made_of
            if own is None:
                return None
            found |= own
        return found


class Step:
    """One recorded operator, as its translation sees it."""

    def __init__(self, reader: Reader, asked: Asked):
        self.reader = reader
        self.asked = asked
        self.moves: list[Move] = []
        """The views made so far, so that what is written into the last reaches the first."""

    def __getitem__(self, name: str) -> Any:
        """An argument by its name in the schema; None where it has none of that name."""
        return self.asked.arguments.get(name)

    def full(self, name: str) -> Shape:
        """The shape of an argument with the batch."""
        return self.reader.full(self.tensor(name))

    def tensor(self, name: str) -> int:
        found = self[name]
        if not isinstance(found, Ref):
            raise UntranslatedError(f"`{name}` is no tensor")
        return found.value

    def example(self, name: str) -> Shape:
        """The shape of an argument, of one example."""
        return self.reader.example(self.full(name))

    @property
    def result(self) -> Shape:
        """The shape of the result with the batch."""
        return self.reader.full(self.asked.results[0])

    @property
    def shape(self) -> Shape:
        """The shape of the result, of one example."""
        return self.reader.example(self.result)

    def value(self, name: str) -> int:
        """The value of an argument, in the shape of one example."""
        return self.reader.take(self.tensor(name), self.asked)

    def axis(self, name: str, dim: int) -> int:
        """An axis of an argument among those of one example."""
        return self.reader.axis(self.full(name), dim)

    def stored(self, **names: str) -> dict[str, int]:
        """The tensors the model holds among the arguments: `weight="weight", bias="bias"`."""
        found = {}
        for role, name in names.items():
            if self[name] is not None:
                found[role] = self.reader.origin(self.tensor(name), role)
        return found

    def call(
        self,
        op: str,
        inputs: Sequence[int],
        stored: Mapping[str, int] | None = None,
        /,
        shape: Shape | None = None,
        **attributes: Argument,
    ) -> int:
        """One more call; its shape is the result's if not given."""
        given = self.shape if shape is None else shape
        return self.reader.call(self.asked, op, inputs, given, stored, **attributes)

    def reshaped(self, value: int, shape: Shape) -> int:
        """The value in another shape of as many elements."""
        own = self.reader.shapes[value]
        if own == shape:
            return value
        if prod(own) != prod(shape):
            raise UntranslatedError("its sizes depend on the batch")
        found = self.call("reshape", (value,), shape=shape, to=shape)
        self.moves.append(Move(value, found))
        return found

    def permuted(self, value: int, order: Sequence[int]) -> int:
        """The value with its axes in another order."""
        own = self.reader.shapes[value]
        if tuple(order) == tuple(range(len(own))):
            return value
        shape = tuple(own[axis] for axis in order)
        found = self.call("permute", (value,), shape=shape, axis=tuple(order))
        self.moves.append(Move(value, found, order=tuple(order)))
        return found

    def aligned(self, number: int, result: Shape | None = None) -> int:
        """The value of a tensor with as many axes as the result, to be broadcast."""
        batch = self.reader.session.batch
        result = self.result if result is None else result
        own = self.reader.full(number)
        own = (1,) * (len(result) - len(own)) + own
        pairs = [(size, n) for size, n in zip(result, own, strict=True) if size != batch]
        shape = tuple(n // batch if n % batch == 0 else n for _, n in pairs) or (1,)
        return self.reshaped(self.reader.take(number, self.asked), shape)


def exact(number: Any) -> Fraction | int:
    """The number as it was written; raises UntranslatedError for one that is not finite."""
    if isinstance(number, (bool, int)):
        return int(number)
    if isinstance(number, float) and number - number == 0:
        found = Fraction(str(number))
        return int(found) if found.denominator == 1 else found
    raise UntranslatedError(f"`{number}` is no finite number")


def _shape_of(reader: Reader, number: int) -> Shape:
    """The shape of one example; where the batch is in several axes, of a batch of 1."""
    full = reader.full(number)
    try:
        return reader.example(full)
    except UntranslatedError:
        return tuple(n // reader.session.batch or n or 1 for n in full) or (1,)


def opaque(reader: Reader, asked: Asked, why: str, made_of: frozenset[int] | None = None) -> None:
    """A call for an operator without a counterpart, one for each result.

    One that is `made_of` trained tensors alone is not read where it is but a weight.
    """
    refs = dict.fromkeys(asked.refs())
    stored = {n: reader.session.values[n].stored for n in refs}
    held = [found for found in stored.values() if found is not None]
    inputs = [v for n in refs if (v := reader.state(n).value) is not None]
    roles = {f"weight_{place}" if place else "weight": n for place, n in enumerate(held)}
    for result in asked.results:
        shape = _shape_of(reader, result)
        value = reader.call(asked, OPAQUE, inputs, shape, roles, why=why)
        reader.known[result] = Known(value, made_of)
