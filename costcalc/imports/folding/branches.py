"""Series-parallel reduction: a graph of calls as nested lists of layers and branches.

Where an operator joins branches, they begin at the last value that all of them are computed of:
the nearest common dominator. Where some value is read across branches, what lies between the two
is a `Network`: parts that are read by their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from costcalc.imports.flat import FlatLayer
from costcalc.imports.folding.items import Branches, Item, Items, Network, Part, Residual, Unit
from costcalc.imports.layer_text import Word, layer_words, spelled
from costcalc.imports.trace import Call, Trace
from costcalc.records import NamedTuple

STRIDE = Word("s", is_named=True, value=1)
"""The stride of a convolution that has none; it is left out again where it is written."""

OUTSIDE = -1
"""The reader of an output of the network."""


class IrreducibleError(Exception):
    """The graph cannot be written as nested lists."""


class Region(NamedTuple):
    """The layers between a value and a later one, of which nothing else reads anything."""

    start: int
    item: Item
    values: frozenset[int]
    """What they give."""


def reduced(trace: Trace, layers: tuple[FlatLayer, ...]) -> Items:
    """All layers between the inputs and the outputs. Raises IrreducibleError."""
    if any(layer.tied or layer.text.startswith("{") for layer in layers):
        raise IrreducibleError("shared weights")
    found = _Reduction(trace, layers).network([one.value for one in trace.inputs], trace.outputs)
    first = found.parts[0]
    if len(trace.inputs) == len(found.parts) == 1 and len(first.sources) == 1:
        return first.items
    return (found,)


class _Reduction:
    def __init__(self, trace: Trace, layers: tuple[FlatLayer, ...]):
        self.trace = trace
        self.turned = {layer.call.output: layer.is_turned for layer in layers}
        self.of_value = {call.output: call for call in trace.calls}
        self.place = {call.output: number for number, call in enumerate(trace.calls)}
        self.readers: dict[int, set[int]] = {value: {OUTSIDE} for value in trace.outputs}
        self.depth: dict[int, int] = {}
        self.dominator: dict[int, int | None] = {}
        self.regions: dict[int, Region | None] = {}
        """Those that end in a join; None for a join that has none."""
        if len(trace.inputs) == 1:
            self.depth[trace.inputs[0].value] = 0
            self.dominator[trace.inputs[0].value] = None
        for call in trace.calls:
            for value in call.inputs:
                self.readers.setdefault(value, set()).add(call.output)
            self.dominate(call)

    def dominate(self, call: Call) -> None:
        """The nearest value that all of a call's inputs are computed of; None if no input is."""
        inside = [value for value in call.inputs if value in self.depth]
        if inside:
            found = reduce(self.common, inside)
            self.dominator[call.output] = found
            self.depth[call.output] = self.depth[found] + 1

    def common(self, a: int, b: int) -> int:
        """The nearest common dominator of two values, which may be one of them."""
        while a != b:
            if self.depth[a] < self.depth[b]:
                a, b = b, a
            above = self.dominator[a]
            if above is None:
                raise IrreducibleError("no common value")
            a = above
        return a

    def between(self, start: int, end: int) -> tuple[Items, frozenset[int]]:
        """The layers from one value to a later one that it dominates, and what they give.

        Raises IrreducibleError where one of the values is read elsewhere.
        """
        found: list[Item] = []
        values: set[int] = set()
        while end != start:
            call = self.of_value.get(end)
            if call is None:
                raise IrreducibleError("a value that is not computed of the start")
            if len(call.inputs) < 2:
                found.append(self.unit(call))
                values.add(end)
                if not call.inputs:
                    break
                end = call.inputs[0]
                continue
            region = self.region(call)
            if region is None:
                raise IrreducibleError("a value is read across branches")
            found.append(region.item)
            values |= region.values
            end = region.start
        return tuple(reversed(found)), frozenset(values)

    def region(self, call: Call) -> Region | None:
        """What ends in a join: branches, or else a network; None where it is read elsewhere."""
        if call.output not in self.regions:
            self.regions[call.output] = None  # inside it, the join is one of its layers
            self.regions[call.output] = self.branches(call) or self.inside(call)
        return self.regions[call.output]

    def branches(self, call: Call) -> Region | None:
        start = self.dominator.get(call.output)
        if start is None:
            return None
        try:
            inside = [self.between(start, value) for value in call.inputs]
        except IrreducibleError:
            return None
        values = frozenset((call.output,)).union(*(values for _, values in inside))
        if len(values) != 1 + sum(len(values) for _, values in inside):
            return None
        item = self.joined(call, tuple(items for items, _ in inside))
        return self.closed(Region(start, item, values), call.output)

    def inside(self, call: Call) -> Region | None:
        """A network that begins at the dominator of a join."""
        start = self.dominator.get(call.output)
        if start is None:
            return None
        values = self.computed_of(start, call.output)
        whole = Region(start, Network(()), values)
        if self.closed(whole, call.output) is None:
            return None
        return whole._replace(item=self.network([start], [call.output])._replace(outputs=()))

    def computed_of(self, start: int, end: int) -> frozenset[int]:
        """What is computed on the way from one value to another."""
        found: set[int] = set()
        pending = [end]
        while pending:
            value = pending.pop()
            if value not in found and value != start and value in self.of_value:
                found.add(value)
                pending.extend(self.of_value[value].inputs)
        return frozenset(found)

    def closed(self, region: Region, end: int) -> Region | None:
        """The region, if only its end is read outside."""
        inner = region.values - {end}
        return region if all(self.readers[value] <= region.values for value in inner) else None

    def network(self, starts: Sequence[int], ends: Sequence[int]) -> Network:
        """The parts between values, cut where one is read in several places."""
        found: dict[int, tuple[Items, tuple[int, ...]]] = {}
        pending = list(ends)
        while pending:
            value = pending.pop()
            if value not in found and value not in starts:
                found[value] = self.part(starts, value)
                pending.extend(found[value][1])
        order = sorted(found, key=self.place.__getitem__)
        places = {value: number for number, value in enumerate(order)}
        places |= {value: ~number for number, value in enumerate(starts)}
        parts = ((found[value][0], found[value][1]) for value in order)
        made = tuple(Part(items, tuple(places[s] for s in sources)) for items, sources in parts)
        return Network(made, tuple(places[value] for value in ends))

    def part(self, starts: Sequence[int], value: int) -> tuple[Items, tuple[int, ...]]:
        """The layers that end in a value and are read by nothing else, and what they take."""
        found: list[Item] = []
        while True:
            call = self.of_value[value]
            region = self.region(call) if len(call.inputs) > 1 else None
            found.append(self.unit(call) if region is None else region.item)
            before = call.inputs if region is None else (region.start,)
            inside = frozenset((value,)) if region is None else region.values
            if len(before) != 1 or before[0] in starts or self.readers[before[0]] - inside:
                return tuple(reversed(found)), before
            (value,) = before

    def joined(self, call: Call, branches: tuple[Items, ...]) -> Item:
        unit = self.unit(call)
        if unit.name != "add" or len(branches) != 2 or any(_begins_alone(b) for b in branches):
            return Branches(unit, branches)
        if self.trace.shapes[call.output] != self.trace.shapes[call.inputs[0]]:
            return Branches(unit, branches)
        skip, body = sorted(branches, key=len)
        if not body:
            return Branches(unit, branches)
        return Residual(body, skip, call.module)

    def unit(self, call: Call) -> Unit:
        shapes = tuple(self.trace.shapes[value] for value in call.inputs)
        words = layer_words(call, *shapes, explicit=self.turned[call.output])
        if call.op == "conv" and not any(word.attribute == "s" for word in words):
            words = (*words, STRIDE)  # so that blocks with and without a stride are alike
        shape = shapes[0] if shapes else ()
        return Unit(spelled(call, shapes), words, call.module, shape, bool(call.stored))


def _begins_alone(items: Items) -> bool:
    """Whether a branch begins with values that the network holds."""
    return bool(items) and isinstance(items[0], Unit) and items[0].name in ("stored", "constant")
