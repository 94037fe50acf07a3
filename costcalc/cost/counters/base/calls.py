"""What the exported network calls: modules and functions of PyTorch with the shapes of tensors.

The operators say which modules they are in PyTorch (`Op.module`), and `export` writes those. A
counter sees them, not our operators, so that a convention is written for them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from costcalc.algebra import identity
from costcalc.cost.counters.base.call import ModuleCall
from costcalc.cost.counters.base.names import (
    ELEMENTWISE,
    FILLING,
    KEEPING,
    LAYING_OUT,
    PASSING,
    TURNING,
)
from costcalc.cost.counting import ONE_EXAMPLE, Counting
from costcalc.cost.sharing import sharers
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import ONE_SET, Graph, Layer
from costcalc.graph.stored import weight_of
from costcalc.ops.base import NO_PARAMS, Module, Shape


def calls_of(graph: Graph, counting: Counting = ONE_EXAMPLE) -> list[tuple[ModuleCall, ...]]:
    """The calls of each layer, in order.

    What several layers store is that of the first of them that the counting does not leave out.

    Raises UsageError where a layer has no counterpart.
    """
    known: dict[Hashable, tuple[ModuleCall, ...]] = {}
    found: list[tuple[ModuleCall, ...]] = []
    for layer in graph.layers:
        tensors = len(set(layer.sources))
        key = (id(layer.op), identity(layer.inputs), tensors)
        if key not in known:
            known[key] = tuple(_calls(layer, tensors))
        found.append(known[key])
    return list(_connected(graph, found, counting))


def _calls(layer: Layer, tensors: int) -> Iterator[ModuleCall]:
    steps = counterpart_of(layer)
    computing = [n for n, step in enumerate(steps) if step.name not in LAYING_OUT | FILLING]
    main = computing[0] if computing else len(steps) - 1
    inputs = layer.inputs
    is_turned = False
    for number, step in enumerate(steps):
        output = inputs[0] if inputs else layer.output
        if step.name in FILLING:
            output = _filled(output, step)
        if number == main:
            output = _uncropped(layer.output, steps[main + 1 :])
        yield ModuleCall(
            name=step.name,
            arguments=step.arguments,
            inputs=inputs,
            output=output,
            op=layer.op,
            shapes=layer.inputs,
            is_main=number == main,
            times=_times(step, len(inputs), tensors),
            is_turned=is_turned,
            is_part=len(computing) > 1,
        )
        is_turned = is_turned or step.name in TURNING
        if number == main or step.takes != "each":
            inputs = (output,)


def _times(step: Module, inputs: int, tensors: int) -> int:
    match step.takes:
        case "each":
            return tensors
        case "pairs":
            return max(1, inputs - 1)
        case _:
            return 1


def _filled(shape: Shape, step: Module, sign: int = 1) -> Shape:
    """An input with its border: `padding` is left, right, top, bottom and so on; what is negative
    crops.
    """
    channels, *sizes = shape
    padding = step.arguments["padding"]
    around = [sum(padding[end : end + 2]) for end in range(0, len(padding), 2)]
    filled = zip(sizes, reversed(around), strict=True)
    return (channels, *(size + sign * more for size, more in filled))


def _uncropped(shape: Shape, behind: tuple[Module, ...]) -> Shape:
    """What a layer computes, before the steps behind crop it to its output."""
    for step in behind:
        if step.name in FILLING:
            shape = _filled(shape, step, -1)
    return shape


def _connected(
    graph: Graph, found: list[tuple[ModuleCall, ...]], counting: Counting
) -> Iterator[tuple[ModuleCall, ...]]:
    """The calls with what follows from their place in the network."""
    passed = _passed(graph, found)
    follower = _followers(graph, passed)
    before = {reader: number for number, reader in follower.items()}
    pieces = _pieces(graph)
    turned = _turned(graph, found)
    copies = _copies(graph, passed)
    shared = sharers(graph, counting)
    for number, calls in enumerate(found):
        if graph.layers[number].sets != ONE_SET:
            sets: Any = graph.layers[number].sets
            calls = tuple(call._replace(sets=sets) for call in calls)
        if graph.layers[number].shares is not None:
            own, turned_weight = shared.get(number), _has_turned_weight(graph, number)
            calls = tuple(
                call._replace(shares=own, has_turned_weight=turned_weight) for call in calls
            )
        sources = graph.layers[number].sources
        first = calls[0]._replace(
            follows=found[before[number]][-1].name if number in before else "",
            piece=pieces.get(number, 0),
            is_turned=any(source in turned for source in sources),
        )
        calls = (first, *calls[1:])
        if number in copies:
            calls = tuple(call._replace(is_copy=True) for call in calls)
        if number in follower:
            last = calls[-1]._replace(feeds=found[follower[number]][0].name)
            calls = (*calls[:-1], last)
        yield calls


def _has_turned_weight(graph: Graph, number: int) -> bool:
    layer = graph.layers[number]
    if layer.shares is None or layer.shares.others != number:
        return False
    return weight_of(layer) != weight_of(graph.layers[layer.shares.weights])


def _passed(graph: Graph, found: list[tuple[ModuleCall, ...]]) -> dict[int, int]:
    """Of the layers that give what they take, the layer whose output that is."""
    passed: dict[int, int] = {}
    for number, layer in enumerate(graph.layers):
        if found[number][-1].name in PASSING:
            passed[number] = passed.get(layer.sources[0], layer.sources[0])
    return passed


def _behind(layer: Layer, passed: Mapping[int, int]) -> tuple[int, ...]:
    """The layers that compute what a layer takes."""
    return tuple(passed.get(source, source) for source in layer.sources)


def _followers(graph: Graph, passed: Mapping[int, int]) -> dict[int, int]:
    """The layer that alone reads a layer's output, and reads nothing else."""
    readers: dict[int, list[int]] = {}
    outputs = {passed.get(number, number) for number in graph.outputs}
    for number, layer in enumerate(graph.layers):
        for source in _behind(layer, passed) if number not in passed else ():
            readers.setdefault(source, []).append(number)
    return {
        number: found[0]
        for number, found in readers.items()
        if len(found) == 1
        and number >= 0
        and number not in outputs
        and len(graph.layers[found[0]].sources) == 1
    }


def _pieces(graph: Graph) -> dict[int, int]:
    """Which piece a layer is, of those that cut a tensor into equal slices one after the other."""
    found: dict[int, int] = {}
    run: list[int] = []
    for number, layer in enumerate(graph.layers):
        if not run or not _goes_on(graph.layers[run[0]], graph.layers[run[-1]], layer):
            run = []
        if layer.op.name != "slice" or (not run and layer.op.attributes()["start"] != 0):
            run = []
            continue
        run.append(number)
        attributes = layer.op.attributes()
        if attributes["stop"] == layer.inputs[0][attributes["axis"]]:
            found.update({one: place for place, one in enumerate(run, 1)})
    return found


def _goes_on(first: Layer, last: Layer, layer: Layer) -> bool:
    """Whether a layer is the next slice, alike, of the same tensor."""
    if layer.op.name != "slice" or layer.sources != first.sources or layer.output != first.output:
        return False
    own, before = layer.op.attributes(), last.op.attributes()
    return bool(own["axis"] == before["axis"] and own["start"] == before["stop"])


def _turned(graph: Graph, found: list[tuple[ModuleCall, ...]]) -> set[int]:
    """The layers whose outputs may lie in memory in another order than that of their axes."""
    turned: set[int] = set()
    for number, layer in enumerate(graph.layers):
        last = found[number][-1].name
        only_lays_out = all(call.name in LAYING_OUT for call in found[number])
        keeps = last in ELEMENTWISE | KEEPING and any(s in turned for s in layer.sources)
        if last in TURNING or keeps or (last == "flatten" and only_lays_out):
            turned.add(number)
    return turned


def _copies(graph: Graph, passed: Mapping[int, int]) -> set[int]:
    """The layers that compute, without stored values, what an earlier one computed."""
    first: dict[Hashable, int] = {}
    same: dict[int, int] = {}
    for number, layer in enumerate(graph.layers):
        sources = tuple(same.get(source, source) for source in _behind(layer, passed))
        attributes = tuple(sorted(layer.op.attributes().items()))
        key = (layer.op.name, repr(attributes), sources)
        if layer.op.params(*layer.inputs) == NO_PARAMS:
            same[number] = first.setdefault(key, number)
    return {number for number, original in same.items() if number != original}
