"""The parts of a network, read from its layers: their paths say what is inside what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from costcalc.export.pytorch.parts import ModuleBody, ModuleStep, Unit, Value
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import BlockCall, Graph, input_number
from costcalc.ops.base import Module, Written

CHUNK = Written(positional=1, method=True)

GROUPING = re.compile(r"(residual|concat|add|mul|tap|do)(_\d+)?\Z")


def whole(graph: Graph) -> ModuleBody:
    """The network as a part; its main output is the first. Raises UsageError as
    `counterpart_of`.
    """
    return _Reader(graph).whole()


class _Reader:
    def __init__(self, graph: Graph):
        self.graph = graph
        self.calls: dict[str, BlockCall] = {}
        for call in graph.calls:
            self.calls.setdefault(call.path, call)
        self.last_use: dict[Value, int] = {}
        for number, layer in enumerate(graph.layers):
            for source in layer.sources or (layer.beside,):
                self.last_use[source] = number
        self.last_use |= dict.fromkeys(graph.outputs, len(graph.layers))
        self.paths = [layer.path.split("/") for layer in graph.layers]
        self.within = -len(graph.inputs)  # the last input; those inside layers are below

    def whole(self) -> ModuleBody:
        count = len(self.graph.layers)
        units = self.units(range(count), 0)
        network = ModuleBody("", None, units, self.graph.outputs)
        if self.graph.spec.inputs[0].name:
            network.inputs = tuple(map(input_number, range(len(self.graph.inputs))))
        return network

    def units(self, numbers: range, depth: int) -> list[Unit]:
        """The units of a range of layers, by the segment of their paths at `depth`."""
        found: list[Unit] = []
        runs = groupby(numbers, lambda n: (self.paths[n][depth], len(self.paths[n]) == depth + 1))
        for (segment, is_layer), run in runs:
            members = list(run)
            if is_layer:
                for number in members:
                    found += self.layer(segment, number)
            else:
                found += self.part(range(members[0], members[-1] + 1), depth, segment)
        return list(self.joined_slices(found))

    def joined_slices(self, units: list[Unit]) -> Iterator[Unit]:
        """The units, with slices that split a tensor into equal pieces replaced by one `chunk`."""
        index = 0
        while index < len(units):
            count = self.pieces(units, index)
            together = units[index : index + count]
            if count > 1:
                first = together[0].what
                assert isinstance(first, ModuleStep)
                arguments = {"chunks": count, "dim": first.module.arguments["dim"]}
                step = ModuleStep(Module("chunk", arguments, written=CHUNK), first.op)
                outputs = tuple(unit.outputs[0] for unit in together)
                name = ", ".join(unit.name for unit in together)
                yield Unit(name, step, together[0].inputs, outputs)
            else:
                yield units[index]
            index += max(count, 1)

    def pieces(self, units: list[Unit], index: int) -> int:
        """The number of slices from `index` on that together split one tensor equally; 0 if
        they do not.
        """
        first = units[index]
        stop = 0
        for count, unit in enumerate(units[index:], 1):
            if not _is_slice(unit) or unit.inputs != first.inputs:
                return 0
            layer = self.graph.layers[unit.outputs[0]]
            attributes, start = layer.op.attributes(), self.graph.layers[first.outputs[0]]
            alike = attributes["axis"] == start.op.attributes()["axis"]
            if not alike or attributes["start"] != stop or layer.output != start.output:
                return 0
            stop = attributes["stop"]
            if stop == layer.inputs[0][attributes["axis"]]:
                return count
        return 0

    def part(self, numbers: range, depth: int, segment: str) -> list[Unit]:
        """The layers below a segment: one unit, or several if the segment only groups."""
        path = "/".join(self.paths[numbers[0]][: depth + 1])
        last = self.graph.layers[numbers[-1]]
        if last.op.name == "route" and last.path == f"{path}/route":
            return [self.experts(numbers, depth, segment, path)]
        units = self.units(numbers, depth + 1)
        end = numbers[-1] + 1
        outputs = tuple(n for n in numbers if self.last_use.get(n, end) >= end)
        part = ModuleBody(path, self.calls.get(path), units, outputs)
        first, last = self.graph.layers[numbers[0]], self.graph.layers[numbers[-1]]
        part.shapes = (first.inputs[0] if first.inputs else first.output, last.output)
        if GROUPING.match(segment) and not part.call:
            return [_numbered(unit, segment) for unit in units]
        if len(units) == 1:
            return [_renamed(units[0], segment, part.call)]
        if not part.has_modules:
            return [unit._replace(name=_joined(segment, unit.name)) for unit in units]
        if part.is_list and not part.is_chain:
            return [unit._replace(name=f"{segment}_{unit.name}") for unit in units]
        return [Unit(segment, part, part.inputs, part.outputs)]

    def experts(self, numbers: range, depth: int, segment: str, path: str) -> Unit:
        """The experts of a route as one unit, which holds the first of them."""
        route = self.graph.layers[numbers[-1]]
        first = [n for n in numbers if self.paths[n][depth + 1] == "0"]
        units = self.units(range(first[0], first[-1] + 1), depth + 2)
        whole = ModuleBody(f"{path}/0", self.calls.get(f"{path}/0"), units, route.sources[:1])
        what: ModuleStep | ModuleBody = whole
        if len(units) == 1 and units[0].fits_in_a_chain:
            what = units[0].what
        expert = Unit("0", what, whole.inputs, (numbers[-1],))
        part = ModuleBody(path, None, [expert], (numbers[-1],))
        experts, active = route.op.attributes().values()
        part.experts = experts, active
        return Unit(segment, part, part.inputs, part.outputs)

    def layer(self, segment: str, number: int) -> list[Unit]:
        """The steps of a layer as units; the output of the last one is the layer's output."""
        layer = self.graph.layers[number]
        sources = layer.sources or (layer.beside,)
        return list(self.steps(segment, number, counterpart_of(layer), sources))

    def steps(
        self, segment: str, number: int, steps: tuple[Module, ...], sources: tuple[Value, ...]
    ) -> Iterator[Unit]:
        """One unit for each step; steps that take each tensor alone come first, for each tensor
        in turn.
        """
        op = self.graph.layers[number].op.name
        apart = [step for step in steps if step.takes == "each"]
        together = steps[len(apart) :]
        values = []
        for source in sources:
            for step in apart:
                made = self.fresh()
                each = ModuleStep(step._replace(takes="one"), op)
                yield Unit(segment, each, (source,), (made,), number)
                source = made
            values.append(source)
        inputs = tuple(values)
        for index, step in enumerate(together):
            made = number if index == len(together) - 1 else self.fresh()
            name = segment if index == _main(together) else _other_name(segment, step)
            yield Unit(name, ModuleStep(step, op), inputs, (made,), number)
            inputs = (made,)

    def fresh(self) -> Value:
        """A new number for a tensor inside a layer."""
        self.within -= 1
        return self.within


def _is_slice(unit: Unit) -> bool:
    return isinstance(unit.what, ModuleStep) and unit.what.module.name == "narrow"


def _main(steps: tuple[Module, ...]) -> int:
    """The step that gets the layer's name: the last module without a name of its own, else the last
    step.
    """
    modules = [
        index
        for index, step in enumerate(steps)
        if ModuleStep(step, "").is_module and not step.written.called
    ]
    return modules[-1] if modules else len(steps) - 1


def _other_name(segment: str, step: Module) -> str:
    """The name of another step of a layer."""
    called = step.written.called
    return f"{segment}{called}" if called.startswith("_") else called or segment


def _numbered(unit: Unit, segment: str) -> Unit:
    """A unit without a structure above it; a numbered branch keeps the name of the structure."""
    return unit._replace(name=f"{segment}_{unit.name}") if unit.name.isdecimal() else unit


def _joined(segment: str, name: str) -> str:
    return name if segment.isdecimal() else segment if name.isdecimal() else name


def _renamed(unit: Unit, name: str, call: BlockCall | None) -> Unit:
    """The only unit of a part, under the part's name."""
    if isinstance(unit.what, ModuleBody) and unit.what.call is None:
        unit.what.call = call
    return unit._replace(name=name)
