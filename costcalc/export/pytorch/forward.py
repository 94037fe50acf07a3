"""The statements of `forward`: calls of modules line by line, functions as nested expressions.

An expression is kept on a stack until its consumer is known, so that `x + self.body(x)` is written
in one line and in the order of execution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from costcalc.export.pytorch import names
from costcalc.export.pytorch.arguments import regrouped
from costcalc.export.pytorch.functions import EMPTY, Waiting, function, pads_nothing
from costcalc.export.pytorch.parts import ModuleBody, ModuleStep, Unit, Value
from costcalc.export.pytorch.source import WIDTH, Bracket, Source, call, flat, lines
from costcalc.graph.flow import is_flow
from costcalc.ops.base import Band, RelativeBias

BODY = 2
"""The level of indentation of a method's statements."""


ROOM = WIDTH - 4 * BODY - len("return ")
"""The largest length of an expression whose statement fits in a line."""


class Forward:
    """Writes the statements of one part. `attributes` are the names of its modules, by unit, and of
    its trained tensors, by unit and argument.
    """

    def __init__(
        self,
        part: ModuleBody,
        attributes: Mapping[tuple[int, str], str],
        inputs: Sequence[str],
        texts: Mapping[int, Sequence[str]],
    ):
        self.part = part
        self.attributes = attributes
        self.texts = texts
        self.variables: dict[Value, str] = dict(zip(part.inputs, inputs, strict=True))
        self.left = Counter(value for unit in part.units for value in unit.inputs)
        self.left.update(part.outputs)
        self.uses = dict(self.left)
        self.meets = _meeting(part)
        self.waiting: list[Waiting] = []
        self.written: list[str] = []

    def statements(self) -> list[str]:
        for index, unit in enumerate(self.part.units):
            self.unit(index, unit)
        outputs = [operand.source for operand in self.operands(self.part.outputs, 10 * WIDTH)]
        if len(outputs) == 1:
            self.written += lines(outputs[0], BODY, before="return ")
        else:
            together = Bracket("(", tuple(outputs))
            plain = f"return {', '.join(map(flat, outputs))}"
            fits = len(plain) + 4 * BODY <= WIDTH
            self.written += (
                [f"        {plain}"] if fits else lines(together, BODY, before="return ")
            )
        return self.written

    def unit(self, index: int, unit: Unit) -> None:
        if isinstance(unit.what, ModuleBody) or unit.what.is_module:
            self.call(index, unit)
        else:
            self.function(index, unit, unit.what)

    def call(self, index: int, unit: Unit) -> None:
        """A call of a module."""
        operands = self.operands(unit.inputs, 0)
        source = call(f"self.{self.attributes[index, '']}", [o.source for o in operands])
        if isinstance(unit.what, ModuleStep) and unit.what.module.gives_first:
            source = f"{flat(source)}[0]"
        self.give(Waiting(unit.outputs[0], unit, source, _reads(operands)))

    def function(self, index: int, unit: Unit, step: ModuleStep) -> None:
        """A function as an expression, in one line with its operands if they fit."""
        module = step.module
        arguments = self.arguments(index, step)
        room = ROOM - len(flat(function(module, [EMPTY] * len(unit.inputs), arguments)))
        operands = self.operands(unit.inputs, 0 if module.takes in ("behind", "batch") else room)
        if pads_nothing(module, arguments):
            self.same(unit.outputs[0], operands[0])
            return
        source = function(module, operands, arguments)
        is_sum = bool(module.written.sign)
        self.give(Waiting(unit.outputs[0], unit, source, _reads(operands), is_sum))

    def give(self, made: Waiting) -> None:
        """Keep an expression for its consumer; write it at once if it has several outputs or
        readers.
        """
        if len(made.unit.outputs) > 1:
            self.several(made.unit, made.source, made.reads)
            return
        self.waiting.append(made)
        if self.uses.get(made.value) != 1:
            self.flush(len(self.waiting))

    def same(self, value: Value, operand: Waiting) -> None:
        """Make `value` another number of an existing tensor."""
        if operand.value in self.variables:
            self.read(operand.reads)
            self.variables[value] = self.variables[operand.value]
        else:
            self.give(operand._replace(value=value))

    def arguments(self, index: int, step: ModuleStep) -> dict[str, Source]:
        """The arguments of a function."""
        arguments = regrouped(step.module, iter(self.texts[index]))
        for word, value in step.stored.items():
            looked_up = "()" if isinstance(value, (RelativeBias, Band)) else ""
            arguments[word] = f"self.{self.attributes[index, word]}{looked_up}"
        return arguments

    def operands(self, values: Sequence[Value], room: int) -> list[Waiting]:
        """The expression of each value: a variable, or the kept expression if it fits in the
        line.
        """
        order = [w.value for w in self.waiting]
        wanted = [value for value in values if value in order]
        place = len(order) - len(wanted)
        fits = order[place:] == wanted and self.length_from(place) <= room
        if wanted and not fits:
            self.flush(len(self.waiting))
            place = 0
        taken = {w.value: w for w in self.waiting[place:]} if wanted and fits else {}
        if taken:
            del self.waiting[place:]
        return [taken.get(value) or self.variable(value) for value in values]

    def length_from(self, place: int) -> int:
        """The total length of the kept expressions from a place on."""
        return sum(len(flat(w.source)) for w in self.waiting[place:])

    def variable(self, value: Value) -> Waiting:
        return Waiting(value, self.part.units[0], self.variables[value], (value,))

    # Writing

    def flush(self, count: int) -> None:
        """Write the first `count` kept expressions, each assigned to a variable."""
        ready, self.waiting = self.waiting[:count], self.waiting[count:]
        for w in ready:
            self.read(w.reads)
            name = self.name_for(w)
            self.variables[w.value] = name
            self.written += lines(w.source, BODY, before=f"{name} = ")

    def several(self, unit: Unit, source: Source, reads: tuple[Value, ...]) -> None:
        """Write a call with several outputs."""
        self.flush(len(self.waiting))
        self.read(reads)
        wanted = unit.name.split(", ")
        if len(wanted) != len(unit.outputs):
            wanted = [f"{unit.name}_{number}" for number in range(1, len(unit.outputs) + 1)]
        made = []
        for name, value in zip(wanted, unit.outputs, strict=True):
            made.append(self.fresh(name))
            self.variables[value] = made[-1]
        self.written += lines(source, BODY, before=f"{', '.join(made)} = ")

    def read(self, values: Sequence[Value]) -> None:
        for value in values:
            self.left[value] -= 1

    def name_for(self, w: Waiting) -> str:
        """The name of the variable to assign to: that of an operand no longer needed, else a
        new one.
        """
        free = [self.variables[v] for v in w.reads if not self.left[v]]
        if free and not self.is_branch(w):
            return "x" if "x" in free else free[0]
        named = self.meets.get(w.value, False) or is_cut(w.unit)
        return self.fresh(w.unit.name if named else "y")

    def is_branch(self, w: Waiting) -> bool:
        """Whether the value is later joined with others, and its operands have other readers."""
        meets = self.meets.get(w.value, False) or is_cut(w.unit)
        return meets and any(self.uses[v] > 2 for v in w.reads)

    def fresh(self, wanted: str) -> str:
        live = {name for value, name in self.variables.items() if self.left[value] > 0}
        return names.unique(wanted, live | names.RESERVED | {"float"})


def _reads(operands: Sequence[Waiting]) -> tuple[Value, ...]:
    """The variables in these expressions."""
    return tuple(value for operand in operands for value in operand.reads)


def _meeting(part: ModuleBody) -> dict[Value, bool]:
    """The values that are operands together with others."""
    found: dict[Value, bool] = {}
    for unit in part.units:
        adds = isinstance(unit.what, ModuleStep) and unit.what.joins_alike
        for value in unit.inputs:
            if len(unit.inputs) > 1 and not (
                adds and found.get(value) is None and value in part.inputs
            ):
                found[value] = True
    if len(part.outputs) > 1:
        found.update(dict.fromkeys(part.outputs, True))
    return found


def is_cut(unit: Unit) -> bool:
    return isinstance(unit.what, ModuleStep) and unit.what.module.name == "narrow"


def input_names(part: ModuleBody, given: Mapping[Value, str]) -> list[str]:
    """Names for the inputs of a part: those `given`, the arguments of its block, else `x`."""
    count = len(part.inputs)
    if count == 1 and not given:
        return ["x"]
    called = {**dict(_tensors_of(part)), **given}
    taken: set[str] = set(names.RESERVED)
    found = []
    for number, value in enumerate(part.inputs):
        wanted = called.get(value, "x" if "x" not in taken else f"x{number + 1}")
        found.append(names.unique(wanted, taken))
        taken.add(found[-1])
    return found


def _tensors_of(part: ModuleBody) -> Iterator[tuple[Value, str]]:
    """The tensors among the arguments of a block, with the names of the arguments."""
    for name, flow in part.call.arguments.items() if part.call else ():
        if is_flow(flow) and len(flow) == 1:
            yield flow[0].layer, name
