"""What a walk asks of the numbers that it is walked with."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from costcalc.algebra import Value
from costcalc.errors import SpecError
from costcalc.graph.flow import Flow
from costcalc.ops.base import Op, Shape
from costcalc.spec.values import SpecValue

LARGEST_SIZE = 10**18
_NOTHING = nullcontext()


class Numbers:
    """Exact numbers. A walk with numbers of another kind is given another of these objects."""

    def needed(self) -> AbstractContextManager[Any]:
        """Within it what an operator or the input needs is decided, and no choice of structure."""
        return _NOTHING

    def count(self, count: Value) -> Value:
        """How many passes of a repeat to walk, given the value of its `repeat`."""
        return count

    def arguments(
        self, name: str, positional: tuple[SpecValue, ...], named: dict[str, SpecValue]
    ) -> tuple[tuple[SpecValue, ...], dict[str, SpecValue]]:
        """The arguments with which an operator is made."""
        return positional, named

    def operator(self, operator: Op, shapes: tuple[Shape, ...], path: str) -> Op:
        """The operator that is put into the graph at a path."""
        return operator

    def are_positive(self, shape: Shape) -> bool:
        """Whether numbers that are not ints are positive too, in the shape of an output."""
        return True

    def is_huge(self, size: Any) -> bool:
        """Whether a size is above the largest one there may be."""
        return type(size) is int and size > LARGEST_SIZE

    def work(self, flow: Flow, *, first: bool) -> int:
        """Steps of work besides those of any layer; `first`: its shape had to be inferred."""
        return 0

    def stop_at(self, error: SpecError) -> None:
        """Called at each fault, after which a walk goes on unless this raises an error."""


EXACT = Numbers()
