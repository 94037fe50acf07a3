"""What flows through a network while it is built: tensors, and the names a step can see."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeGuard

from costcalc.graph.graph import INPUT, format_shape
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec.scope import Scope
from costcalc.spec.syntax import Body, Step
from costcalc.spec.values import Absent, SpecValue, Tensor

__all__ = [
    "UNKNOWN",
    "Context",
    "Flow",
    "RunSteps",
    "Tensor",
    "entry_scope",
    "is_flow",
    "joined_path",
]

ENTRY: Mapping[int, Mapping[str, int]] = {
    1: {"din": 0},
    2: {"tin": 0, "din": 1, "cin": 0, "lin": 1},
    3: {"cin": 0, "hin": 1, "win": 2},
    4: {"cin": 0, "tin": 1, "hin": 2, "win": 3},
}
"""Names, by rank, of the sizes of what enters a block, and their axes: channels, time, height and
width; tokens and dim, or channels and length.
"""

EVERY = tuple(dict.fromkeys(name for names in ENTRY.values() for name in names))
"""The names of all ranks, each once."""

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
        values, _, depth, later = self.scope
        return Context(Scope(values, tensors, depth, later), self.entry, self.steps.new_child())

    def with_values(self, values: Mapping[str, SpecValue]) -> Context:
        return self._replace(scope=self.scope.extended(values))


RunSteps: TypeAlias = Callable[[Body, Flow, Context, str], Flow]
"""Walks a list of steps; its result."""


def is_flow(value: object) -> TypeGuard[Flow]:
    """Whether the value of a name is a tensor, or several."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Tensor)


def entry_scope(
    flow: Flow, arguments: Mapping[str, SpecValue] | None = None, depth: int = 0
) -> Scope:
    """What is seen where a block begins: its arguments, and the sizes of what enters it, such as
    `cin`. Names of sizes that this input does not have are there without a value.
    """
    sizes = _sizes(flow[0].shape)
    later = {name: sizes.pop(name) for name in LATER}
    return Scope({**sizes, **(arguments or {})}, ChainMap(), depth, later)


def _sizes(shape: Shape | None) -> dict[str, SpecValue]:
    if shape is None:
        return dict.fromkeys(EVERY, Absent(None))
    names = ENTRY.get(len(shape), {})
    has = f"it has {', '.join(names)}" if names else "its sizes have no names"
    start, end = f"an input of {format_shape(shape)} has no `", f"`; {has}"
    return {
        name: shape[names[name]] if name in names else Absent(f"{start}{name}{end}")
        for name in EVERY
    }


LATER = frozenset({"lin"})
"""Names that came when specs might have had them already: every name of a spec wins over them."""


def joined_path(path: str, segment: str) -> str:
    """The path of a part of what is at a path."""
    return f"{path}/{segment}" if path else segment
