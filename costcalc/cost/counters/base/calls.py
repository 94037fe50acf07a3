"""What the exported network calls: modules and functions of PyTorch with the shapes of tensors.

The operators say which modules they are in PyTorch (`Op.module`), and `export` writes those. A
counter sees them, not our operators, so that a convention is written for them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from costcalc.algebra import identity
from costcalc.cost.counters.base.names import FILLING, LAYING_OUT
from costcalc.errors import WrongAnswer
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import Graph, Layer
from costcalc.ops.base import Module, Op, Params, Shape
from costcalc.records import NamedTuple


class ModuleCall(NamedTuple):
    """One module or function, called once for one example; shapes are without the batch.

    `op` and `shapes` are the operator that it stands for and what the operator takes. A call that
    only lays values out keeps the shape it was given: of it only the number of elements is meant.
    `follows` is the name of the module that is the only source of its input and has no other
    reader, or an empty text.
    """

    name: str
    arguments: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape
    op: Op
    shapes: tuple[Shape, ...]
    is_main: bool = True
    """Whether it is the one that computes; the others of a layer lay out or fill."""
    joins: bool = False
    """Whether it takes its inputs two by two: with n of them it is n - 1 calls."""
    follows: str = ""
    feeds: str = ""
    """The name of the module that is the only reader of its output, or an empty text."""

    @property
    def stored(self) -> Params:
        """What it stores; nothing for a call that lays out or fills."""
        return self.op.params(*self.shapes) if self.is_main else Params()


def calls_of(graph: Graph) -> list[tuple[ModuleCall, ...]]:
    """The calls of each layer, in order. Raises UsageError where one has no counterpart."""
    known: dict[Hashable, tuple[ModuleCall, ...]] = {}
    found: list[tuple[ModuleCall, ...]] = []
    for layer in graph.layers:
        key = (id(layer.op), identity(layer.inputs))
        if key not in known:
            known[key] = tuple(_calls(layer))
        found.append(known[key])
    return list(_connected(graph, found))


def _calls(layer: Layer) -> Iterator[ModuleCall]:
    steps = counterpart_of(layer)
    main = _main(steps, layer)
    inputs = layer.inputs
    for number, step in enumerate(steps):
        output = _filled(inputs[0], step) if step.name in FILLING else inputs[0]
        if number == main:
            output = _uncropped(layer.output, steps[main + 1 :])
        yield ModuleCall(
            step.name,
            step.arguments,
            inputs,
            output,
            layer.op,
            layer.inputs,
            number == main,
            step.takes == "pairs",
        )
        if number == main or step.takes != "each":
            inputs = (output,)


def _main(steps: tuple[Module, ...], layer: Layer) -> int:
    """The number of the step that computes, or of the last where none does."""
    numbers = [n for n, step in enumerate(steps) if step.name not in LAYING_OUT | FILLING]
    if len(numbers) > 1:
        raise WrongAnswer(f"`{layer.path}` is made of several modules that compute")
    return numbers[0] if numbers else len(steps) - 1


def _filled(shape: Shape, step: Module, sign: int = 1) -> Shape:
    """An image with its border: `padding` is left, right, top, bottom; what is negative crops."""
    channels, height, width = shape
    left, right, top, bottom = step.arguments["padding"]
    return (channels, height + sign * (top + bottom), width + sign * (left + right))


def _uncropped(shape: Shape, behind: tuple[Module, ...]) -> Shape:
    """What a layer computes, before the steps behind crop it to its output."""
    for step in behind:
        if step.name in FILLING:
            shape = _filled(shape, step, -1)
    return shape


def _connected(
    graph: Graph, found: list[tuple[ModuleCall, ...]]
) -> Iterator[tuple[ModuleCall, ...]]:
    """The calls with what they alone follow, and what alone follows them."""
    readers: dict[int, list[int]] = {}
    for number, layer in enumerate(graph.layers):
        for source in layer.sources:
            readers.setdefault(source, []).append(number)
    alone = {n: r[0] for n, r in readers.items() if len(r) == 1 and n not in graph.outputs}
    before = {reader: n for n, reader in alone.items() if n >= 0}
    for number, calls in enumerate(found):
        changed = list(calls)
        if number in before and len(graph.layers[number].sources) == 1:
            changed[0] = changed[0]._replace(follows=found[before[number]][-1].name)
        if number in alone and len(graph.layers[alone[number]].sources) == 1:
            changed[-1] = changed[-1]._replace(feeds=found[alone[number]][0].name)
        yield tuple(changed)
