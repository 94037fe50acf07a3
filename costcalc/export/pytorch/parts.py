"""The structure of a network: nested parts, found from the paths of its layers.

A structure that only groups, such as the body of a residual, is merged into the part that contains
it. A part with a single step is replaced by this step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import INPUT, BlockCall, Graph, input_number
from costcalc.ops.base import Band, Module, RelativeBias, Shape, Stored, Written
from costcalc.records import NamedTuple

Value = int
"""The number of a tensor: that of the layer it is the output of; negative for one inside a
layer.
"""

CHUNK = Written(positional=1, method=True)

GROUPING = re.compile(r"(residual|concat|add|mul|tap|do)(_\d+)?\Z")


class ModuleStep(NamedTuple):
    """One step of a layer's counterpart: a module with a name, or a function."""

    module: Module
    op: str

    @property
    def is_module(self) -> bool:
        """Whether the step is a module, which is built once, and not a function."""
        return self.module.name.rpartition(".")[2][0].isupper()

    @property
    def joins_alike(self) -> str:
        """The sign of an elementwise operation on several tensors whose order is free; an empty
        text for other steps.
        """
        sign = self.module.written.sign
        return sign if self.module.takes == "pairs" and sign in ("+", "*") else ""

    @property
    def stored(self) -> dict[str, Stored | RelativeBias | Band]:
        """The arguments of a function that are tensors: trained ones, and masks."""
        kinds = (Stored, RelativeBias, Band)
        return {n: v for n, v in self.module.arguments.items() if isinstance(v, kinds)}


class ModuleBody:
    """Units that belong together, with their input and output tensors."""

    def __init__(
        self, path: str, call: BlockCall | None, units: list[Unit], outputs: tuple[Value, ...]
    ):
        self.path = path
        self.call = call
        self.units = units
        made = {value for unit in units for value in unit.outputs}
        used = (value for unit in units for value in unit.inputs)
        self.inputs = tuple(dict.fromkeys(value for value in used if value not in made))
        self.outputs = outputs
        self.shapes: tuple[Shape, Shape] | None = None

    @property
    def block(self) -> str:
        return self.call.block if self.call else ""

    @property
    def runs(self) -> tuple[int, ...]:
        """For each unit, the number of the first one that is the same module."""
        first: dict[int, int] = {}
        return tuple(first.setdefault(id(unit.what), n) for n, unit in enumerate(self.units))

    def is_run_again(self, index: int) -> bool:
        """Whether a unit is a module that an earlier unit is too; a function is never one."""
        what = self.units[index].what
        return self.runs[index] != index and (isinstance(what, ModuleBody) or what.is_module)

    @property
    def repeats_in_a_row(self) -> bool:
        """Whether every module that runs several times does so without another in between."""
        runs = self.runs
        return all(first == n or runs[n - 1] == first for n, first in enumerate(runs))

    @property
    def is_list(self) -> bool:
        """Whether its units are rows of a table or passes of a repeat."""
        return not self.call and all(unit.name.isdecimal() for unit in self.units)

    @property
    def is_chain(self) -> bool:
        """Whether a single tensor passes through all units in order, and the last output is the
        part's.
        """
        if len(self.inputs) != 1 or not self.units:
            return False
        value: tuple[Value, ...] = self.inputs
        for unit in self.units:
            if not unit.fits_in_a_chain or unit.inputs != value:
                return False
            value = unit.outputs
        return value == self.outputs

    @property
    def has_modules(self) -> bool:
        return any(
            isinstance(unit.what, ModuleBody) or unit.what.is_module or unit.what.stored
            for unit in self.units
        )


class Unit(NamedTuple):
    """A step or part in its place: its name, its input and output tensors. Units of a part with one
    and the same `what` are a module that runs several times.
    """

    name: str
    what: ModuleStep | ModuleBody
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    layer: int = INPUT
    """The number of the layer that it is a step of; `INPUT` for a part."""

    @property
    def fits_in_a_chain(self) -> bool:
        if isinstance(self.what, ModuleBody):
            return len(self.inputs) == len(self.outputs) == 1
        return self.what.is_module and not self.what.module.gives_first


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
        units = self.units(numbers, depth + 1)
        end = numbers[-1] + 1
        outputs = tuple(n for n in numbers if self.last_use.get(n, end) >= end)
        part = ModuleBody(path, self.calls.get(path), units, outputs)
        first, last = self.graph.layers[numbers[0]], self.graph.layers[numbers[-1]]
        part.shapes = (first.inputs[0] if first.inputs else first.output, last.output)
        if GROUPING.match(segment) and not part.call:
            return units
        if len(units) == 1:
            return [_renamed(units[0], segment, part.call)]
        if not part.has_modules:
            return [unit._replace(name=_joined(segment, unit.name)) for unit in units]
        if part.is_list and not part.is_chain:
            return [unit._replace(name=f"{segment}_{unit.name}") for unit in units]
        return [Unit(segment, part, part.inputs, part.outputs)]

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


def _joined(segment: str, name: str) -> str:
    return name if segment.isdecimal() else segment if name.isdecimal() else name


def _renamed(unit: Unit, name: str, call: BlockCall | None) -> Unit:
    """The only unit of a part, under the part's name."""
    if isinstance(unit.what, ModuleBody) and unit.what.call is None:
        unit.what.call = call
    return unit._replace(name=name)
