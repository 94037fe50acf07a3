"""The paths that layers can have, from the text alone, whatever is left out at a setting."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence

from costcalc import ops
from costcalc.graph.flow import joined_path
from costcalc.records import NamedTuple
from costcalc.spec.syntax import (
    Body,
    ChainElement,
    Group,
    LayerChain,
    Merge,
    Residual,
    Route,
    Same,
    Spec,
    Step,
    Tap,
    chain_elements,
)


class Written(NamedTuple):
    """A step with a name, the path before it, and the steps it sees."""

    step: Step
    path: str
    names: Names


Names = ChainMap[str, Written]


def original_path(spec: Spec, path: str) -> str | None:
    """The path at which a layer is written that could have this path; None if there is none.

    Where a step applies the layers of another again, it is the path of the other.
    """
    found = _Search(spec).body(spec.layers, path.split("/"), "", ChainMap())
    return next(found, None)


class _Search:
    """Each method yields the paths of layers that are written where the segments lead to."""

    def __init__(self, spec: Spec):
        self.spec = spec

    def body(self, body: Body, segments: Sequence[str], path: str, names: Names) -> Iterator[str]:
        names = names.new_child()
        for step in body:
            yield from self.step(step, segments, path, names)
            if step.name is not None:
                names[step.name] = Written(step, path, names)

    def step(self, step: Step, segments: Sequence[str], path: str, names: Names) -> Iterator[str]:
        if step.segment is not None:
            if segments[:1] != [step.segment]:
                return
            path, segments = joined_path(path, step.segment), segments[1:]
        yield from self.inside(step, segments, path, names, step.loops)

    def inside(
        self, step: Step, segments: Sequence[str], path: str, names: Names, loops: bool
    ) -> Iterator[str]:
        """What a step holds; rows and passes come first, and shared passes are the first one."""
        for there, is_shared in ((step.table, False), (step.repeat, step.shared)):
            if there is not None:
                if not segments or not segments[0].isdecimal():
                    return
                path = joined_path(path, "0" if is_shared else segments[0])
                segments = segments[1:]
        match step.what:
            case LayerChain(elements=elements):
                for element in chain_elements(elements):
                    yield from self.element(element, segments, path, loops)
            case Group(body=body) | Tap(body=body):
                yield from self.body(body, segments, path, names)
            case Route(body=body) if segments and segments[0].isdecimal():
                yield from self.body(body, segments[1:], joined_path(path, segments[0]), names)
            case Residual(body=body, skip=skip):
                yield from self.body((*body, *skip), segments, path, names)
            case Merge(branches=branches, each=each):
                yield from self.body(each, segments, path, names)
                for branch in branches:
                    yield from self.body(branch.body, segments, path, names)
            case Same(step=name) if name.text in names:
                other = names[name.text]
                start = joined_path(other.path, other.step.segment or "")
                yield from self.inside(other.step, segments, start, other.names, other.step.loops)

    def element(
        self, element: ChainElement, segments: Sequence[str], path: str, loops: bool
    ) -> Iterator[str]:
        name = element.call.name
        is_block = name in self.spec.blocks
        if not element.alone or (loops and not is_block):
            if segments[:1] != [element.segment]:
                return
            path, segments = joined_path(path, element.segment), segments[1:]
        if not segments and not is_block:
            yield path
        elif is_block or name not in ops.names():  # a word may stand for any block
            blocks = self.spec.blocks
            for block in [blocks[name]] if is_block else blocks.values():
                yield from self.body(block.body, segments, path, ChainMap())
