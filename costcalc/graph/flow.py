"""What flows through a network while it is built: tensors, and the names a step can see."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TypeAlias, TypeGuard

from costcalc.graph.graph import INPUT, format_shape
from costcalc.records import NamedTuple
from costcalc.spec.evaluate import Scope
from costcalc.spec.syntax import Step
from costcalc.spec.values import Absent, SpecValue, Tensor

__all__ = ["UNKNOWN", "Context", "Flow", "Tensor", "entry_values", "is_flow", "joined_path"]

ENTRY = {1: ("din",), 2: ("tin", "din"), 3: ("cin", "hin", "win")}
"""Names, by rank, of the sizes of what enters a block: channels, height, width; tokens, dim."""


Flow: TypeAlias = tuple[Tensor, ...]
"""What enters a step: one tensor, or several where `from` names several."""

UNKNOWN: Flow = (Tensor(None, INPUT),)


class Definition(NamedTuple):
    """A step with a name: what it is, the names it sees, and its path."""

    step: Step
    context: Context
    path: str


NO_STEPS: ChainMap[str, Definition] = ChainMap()


class Context(NamedTuple):
    """The surroundings of a step: the names it sees, and what entered the block it is in.

    `steps` are the steps whose names it sees, to apply their layers again.
    """

    scope: Scope
    entry: Flow
    steps: ChainMap[str, Definition] = NO_STEPS

    def with_tensors(self, tensors: ChainMap[str, Flow]) -> Context:
        return self._replace(scope=self.scope._replace(tensors=tensors))

    def with_names(self, tensors: ChainMap[str, Flow]) -> Context:
        """The surroundings of the steps of a body: its own names come first."""
        scope = self.scope._replace(tensors=tensors)
        return self._replace(scope=scope, steps=self.steps.new_child())

    def with_values(self, values: Mapping[str, SpecValue]) -> Context:
        return self._replace(scope=self.scope.extended(values))


def is_flow(value: object) -> TypeGuard[Flow]:
    """Whether the value of a name is a tensor, or several."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Tensor)


def entry_values(flow: Flow) -> dict[str, SpecValue]:
    """`cin`, `hin`, `win` or `tin`, `din` for what enters a block; the others have no value."""
    shape = flow[0].shape
    every = {name for names in ENTRY.values() for name in names}
    if shape is None:
        return dict.fromkeys(every, Absent(None))
    names = ENTRY[len(shape)]
    message = f"an input of {format_shape(shape)} has no `{{}}`; it has {', '.join(names)}"
    values: dict[str, SpecValue] = {name: Absent(message.format(name)) for name in every}
    return values | dict(zip(names, shape, strict=True))


def joined_path(path: str, segment: str) -> str:
    """The path of a part of what is at a path."""
    return f"{path}/{segment}" if path else segment
