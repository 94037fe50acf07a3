"""What flows along the edges of an ONNX graph, and where the batch lies in it.

A file is read with a batch of one, so that the batch is an axis of size 1 of a value, or is merged
with another axis, which then keeps its size. A trace has shapes of one example; `example` is that.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from costcalc.bridge.ours import Untranslated
from costcalc.records import NamedTuple

Sizes = tuple[int, ...]


class Value(NamedTuple):
    """A value of the graph. `shape` is that of the file, the batch included."""

    shape: Sizes
    batch: int | None = None
    """The axis of size 1 that holds the batch and nothing else."""

    differs: bool = True
    """Whether it differs from example to example; stored values do not."""

    number: int | None = None
    """Its number in the trace; None while no call has given it."""

    tensor: int | None = None
    """The stored tensor that it is, perhaps in another shape."""

    known: Any = None
    """Its content, as an array, where that is known and small."""

    trains: bool = False
    """Whether it counts as trained where it is an operand, as an initializer of floats does."""

    @property
    def example(self) -> Sizes:
        """The shape of one example."""
        return without(self.shape, self.batch)

    @property
    def size(self) -> int:
        return prod(self.shape)

    @property
    def is_stored(self) -> bool:
        """Whether it is a tensor of the file, and not computed of an input."""
        return self.tensor is not None

    def axis(self, axis: int) -> int:
        """An axis of the file, as one of an example. Raises Untranslated for the batch."""
        axis = self.axis_of_file(axis)
        if axis == self.batch:
            raise Untranslated("it acts along the batch")
        return axis - (self.batch is not None and axis > self.batch)

    def axis_of_file(self, axis: int) -> int:
        """An axis counted from the first. Raises Untranslated where there is none."""
        if not -len(self.shape) <= axis < len(self.shape):
            raise Untranslated(f"it has no axis {axis}")
        return axis % len(self.shape)

    def alone(self) -> Value:
        """The value with an axis of size 1 in front taken as its batch, if there is one."""
        if self.batch == 0 or not self.shape or self.shape[0] != 1:
            return self
        return self._replace(batch=0) if self.batch is None else self


def without(shape: Sizes, axis: int | None) -> Sizes:
    """The shape without an axis."""
    return shape if axis is None else (*shape[:axis], *shape[axis + 1 :])


def squeezed(shape: Sizes) -> Sizes:
    """The sizes other than 1: equal where two shapes differ in axes of size 1 only."""
    return tuple(size for size in shape if size != 1)


def batch_behind(value: Value, shape: Sizes) -> int | None:
    """The axis of `shape` that holds the batch, when the value's elements are laid out in it.

    The batch has size 1: the first axis of that size with as many elements before it. Where the
    batch was merged with another axis, a first axis of size 1 is the batch that came out again.
    """
    if not value.differs or len(shape) < 2:
        return None
    before = 1 if value.batch is None else prod(value.shape[: value.batch])
    axes = range(len(shape)) if value.batch is not None else range(min(1, len(shape)))
    return next((n for n in axes if shape[n] == 1 and prod(shape[:n]) == before), None)


def broadcast(shapes: Sequence[Sizes]) -> Sizes:
    """The shape of an elementwise result. Raises ValueError where sizes differ."""
    rank = max(map(len, shapes))
    columns = zip(*((1,) * (rank - len(shape)) + shape for shape in shapes), strict=True)
    return tuple(map(_common, columns))


def _common(sizes: Sequence[int]) -> int:
    wanted = {size for size in sizes if size != 1}
    if len(wanted) > 1:
        raise ValueError(f"sizes {sorted(wanted)} do not broadcast")
    return wanted.pop() if wanted else 1
