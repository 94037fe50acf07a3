"""The statements of `forward`: calls of modules one by one, functions written as expressions.

Expressions wait on a stack until what takes them is known, so that `x + self.body(x)` comes out
in one line and in the order of execution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from costcalc.ops.base import Module
from costcalc.records import NamedTuple
from costcalc.report.pytorch import names
from costcalc.report.pytorch.arguments import regrouped
from costcalc.report.pytorch.parts import Part, Step, Unit, Value
from costcalc.report.pytorch.source import WIDTH, Bracket, Source, call, flat, keyword, lines

BODY = 2
"""The level of indentation of a method's statements."""


class Waiting(NamedTuple):
    """An expression that has not been written yet, and the variables in it."""

    value: Value
    unit: Unit
    source: Source
    reads: tuple[Value, ...]
    is_sum: bool = False


ROOM = WIDTH - 4 * BODY - len("return ")
"""Characters an expression may have so that its statement stays within the line."""


class Forward:
    """Writes the statements of one part; `attributes` are the names of its modules, by unit."""

    def __init__(
        self,
        part: Part,
        attributes: Mapping[int, str],
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
            self.written += [f"        {plain}"] if fits else lines(together, BODY, before="return ")
        return self.written

    def unit(self, index: int, unit: Unit) -> None:
        is_function = isinstance(unit.what, Step) and not unit.what.is_module
        arguments = self.arguments(index, unit)
        room = ROOM - len(flat(_function(unit.what.module, [EMPTY] * len(unit.inputs), arguments))) if is_function else 0  # type: ignore[union-attr]
        twice = isinstance(unit.what, Step) and unit.what.module.takes == "behind"
        operands = self.operands(unit.inputs, 0 if twice else room)
        reads = tuple(value for operand in operands for value in operand.reads)
        if isinstance(unit.what, Part):
            source = call(f"self.{self.attributes[index]}", [o.source for o in operands])
        elif unit.what.is_module:
            source = call(f"self.{self.attributes[index]}", [o.source for o in operands])
            if unit.what.module.gives_first:
                source = f"{flat(source)}[0]"
        else:
            source = _function(unit.what.module, operands, arguments)
            if _pads_nothing(unit.what.module, arguments):
                self.same(unit.outputs[0], operands[0])
                return
            if unit.what.module.name == "chunk":
                self.several(unit, source, reads)
                return
        is_sum = is_function and unit.what.module.name in ("add", "mul", "matmul")  # type: ignore[union-attr]
        if len(unit.outputs) == 1:
            self.waiting.append(Waiting(unit.outputs[0], unit, source, reads, is_sum))
            if self.uses.get(unit.outputs[0]) != 1:
                self.flush(len(self.waiting))
        else:
            self.several(unit, source, reads)

    def same(self, value: Value, operand: Waiting) -> None:
        """Another number for a tensor."""
        if operand.value in self.variables:
            self.read(operand.reads)
            self.variables[value] = self.variables[operand.value]
        else:
            self.waiting.append(operand._replace(value=value))
            if self.uses.get(value) != 1:
                self.flush(len(self.waiting))

    def arguments(self, index: int, unit: Unit) -> dict[str, Source]:
        """The arguments of a function."""
        if isinstance(unit.what, Part) or unit.what.is_module:
            return {}
        arguments = regrouped(unit.what.module, iter(self.texts[index]))
        if unit.what.stored:
            arguments[unit.what.stored[0]] = self.kept(index, unit.what)
        return arguments

    def kept(self, index: int, step: Step) -> str:
        """The trained tensor of a function, as `forward` reads it."""
        bias = step.stored is not None and step.stored[0] == "attn_mask"
        return f"self.{self.attributes[index]}{'()' if bias else ''}"

    def operands(self, values: Sequence[Value], room: int) -> list[Waiting]:
        """What stands for each value: a variable, or where there is room for it in one line, the
        expression that waits for it.
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
        """Characters of the expressions that wait from a place on."""
        return sum(len(flat(w.source)) for w in self.waiting[place:])

    def variable(self, value: Value) -> Waiting:
        return Waiting(value, self.part.units[0], self.variables[value], (value,))

    # Writing

    def flush(self, count: int) -> None:
        """Write the first of the expressions that wait, each into a variable."""
        ready, self.waiting = self.waiting[:count], self.waiting[count:]
        for w in ready:
            self.read(w.reads)
            name = self.name_for(w)
            self.variables[w.value] = name
            self.written += lines(w.source, BODY, before=f"{name} = ")

    def several(self, unit: Unit, source: Source, reads: tuple[Value, ...]) -> None:
        """Write a call that gives several tensors."""
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
        """The variable of what it was made from where that is done with, else a new one."""
        free = [self.variables[v] for v in w.reads if not self.left[v]]
        if free and not self.is_branch(w):
            return "x" if "x" in free else free[0]
        named = self.meets.get(w.value, False) or _is_cut(w.unit)
        return self.fresh(w.unit.name if named else "y")

    def is_branch(self, w: Waiting) -> bool:
        """Whether it meets others, and what it was made from was read by others too."""
        meets = self.meets.get(w.value, False) or _is_cut(w.unit)
        return meets and any(self.uses[v] > 2 for v in w.reads)

    def fresh(self, wanted: str) -> str:
        live = {name for value, name in self.variables.items() if self.left[value] > 0}
        return names.unique(wanted, live | names.RESERVED | {"float"})


EMPTY = Waiting(0, Unit("", Step(Module("", {}), ""), (), ()), "", ())
"""Stands for an operand where only the length of what is around it matters."""


def _meeting(part: Part) -> dict[Value, bool]:
    """Values that are taken together with others."""
    found: dict[Value, bool] = {}
    for unit in part.units:
        adds = isinstance(unit.what, Step) and unit.what.op in ("add", "mul")
        for value in unit.inputs:
            if len(unit.inputs) > 1 and not (adds and found.get(value) is None and value in part.inputs):
                found[value] = True
    if len(part.outputs) > 1:
        found.update(dict.fromkeys(part.outputs, True))
    return found


def _is_cut(unit: Unit) -> bool:
    return isinstance(unit.what, Step) and unit.what.module.name == "narrow"


def _function(
    module: Module, operands: Sequence[Waiting], arguments: Mapping[str, Source]
) -> Source:
    """A function of tensors as a person writes it."""
    texts = [operand.source for operand in operands]
    if module.takes == "behind":
        return _prepended(_as_object(operands[0]), arguments)
    if module.takes == "list":
        return call("torch.cat", [Bracket("(", tuple(texts)), f"dim={flat(arguments['dim'])}"])
    if module.name in SIGNS:
        others = list(arguments.values())
        return _joined(SIGNS[module.name], operands, others)
    if module.name in METHODS:
        return f"{_as_object(operands[0])}.{METHODS[module.name](arguments)}"
    if module.name == "narrow":
        return _cut(_as_object(operands[0]), arguments)
    name = module.name.replace("nn.functional.", "F.")
    prefix = "" if name.startswith("F.") else "torch."
    named = [keyword(word, value) for word, value in arguments.items()]
    if name == "F.pad":
        named = list(arguments.values())
    return call(f"{prefix}{name}", [*texts, *named])


def _pads_nothing(module: Module, arguments: Mapping[str, Source]) -> bool:
    return module.name == "nn.functional.pad" and flat(arguments["pad"]) == "(0, 0)"


SIGNS = {"add": "+", "mul": "*", "matmul": "@"}
METHODS = {
    "chunk": lambda arguments: f"chunk({arguments['chunks']}, dim={arguments['dim']})",
    "Tensor.long": lambda arguments: "long()",
    "flatten": lambda arguments: f"flatten({_listed(arguments)})",
    "mean": lambda arguments: f"mean({_named(arguments)})",
    "permute": lambda arguments: f"permute({_bare(arguments['dims'])})",
    "reshape": lambda arguments: f"reshape({_bare(arguments['shape'])})",
    "transpose": lambda arguments: f"transpose({_listed(arguments)})",
    "unflatten": lambda arguments: f"unflatten({_listed(arguments)})",
}
"""Functions that are written as a method of their tensor, with their arguments."""


def _listed(arguments: Mapping[str, Source]) -> str:
    return ", ".join(map(flat, arguments.values()))


def _named(arguments: Mapping[str, Source]) -> str:
    return ", ".join(flat(keyword(name, value)) for name, value in arguments.items())


def _bare(source: Source) -> str:
    return flat(source).removeprefix("(").removesuffix(")").removesuffix(",")


def _as_object(operand: Waiting) -> str:
    text = flat(operand.source)
    return f"({text})" if operand.is_sum else text


def _joined(sign: str, operands: Sequence[Waiting], others: Sequence[Source]) -> str:
    """Operands with a sign between them; a variable before the call it is added to."""
    parts = list(operands)
    if len(parts) == 2 and sign != "@":
        parts.sort(key=lambda operand: not _is_name(operand.source))
    inside = [_as_object(o) if o.is_sum else flat(o.source) for o in parts]
    return f" {sign} ".join([*inside, *map(flat, others)])


def _is_name(source: Source) -> bool:
    return isinstance(source, str) and source.isidentifier()


def _prepended(x: str, arguments: Mapping[str, Source]) -> Source:
    """The input behind what is repeated for each example."""
    first = f"{flat(arguments['first'])}.expand({x}.shape[0], -1, -1)"
    return call("torch.cat", [Bracket("(", (first, x)), f"dim={flat(arguments['dim'])}"])


def _cut(x: str, arguments: Mapping[str, Source]) -> str:
    """`x[:, 2:5]`: from a start, so many."""
    start, length, dim = (flat(arguments[word]) for word in ("start", "length", "dim"))
    if not (start.isdecimal() and length.isdecimal() and dim.isdecimal()):
        return f"{x}.narrow({dim}, {start}, {length})"
    stop = int(start) + int(length)
    return f"{x}[{':, ' * int(dim)}{start if start != '0' else ''}:{stop}]"


def input_names(part: Part) -> list[str]:
    """Names for what enters a part: what its block calls it, else `x`."""
    count = len(part.inputs)
    if count == 1:
        return ["x"]
    called = dict(_tensors_of(part))
    taken: set[str] = set(names.RESERVED)
    found = []
    for number, value in enumerate(part.inputs):
        wanted = called.get(value, "x" if "x" not in taken else f"x{number + 1}")
        found.append(names.unique(wanted, taken))
        taken.add(found[-1])
    return found


def _tensors_of(part: Part) -> Iterator[tuple[Value, str]]:
    """The tensors a block is given as arguments, by what it calls them."""
    for name, flow in part.call.arguments.items() if part.call else ():
        if isinstance(flow, tuple) and len(flow) == 1 and hasattr(flow[0], "layer"):
            yield flow[0].layer, name
