"""Functions of tensors as a person writes them: `x + y`, `x.flatten(2)`, `torch.cat((x, y))`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from costcalc.export.pytorch.parts import Step, Unit, Value
from costcalc.export.pytorch.source import Bracket, Source, call, flat, keyword
from costcalc.ops.base import Module
from costcalc.records import NamedTuple


class Waiting(NamedTuple):
    """An expression that has not been written yet, and the variables in it."""

    value: Value
    unit: Unit
    source: Source
    reads: tuple[Value, ...]
    is_sum: bool = False


EMPTY = Waiting(0, Unit("", Step(Module("", {}), ""), (), ()), "", ())
"""Stands for an operand where only the length of what is around it matters."""


def function(
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


def pads_nothing(module: Module, arguments: Mapping[str, Source]) -> bool:
    return module.name == "nn.functional.pad" and flat(arguments["pad"]) == "(0, 0)"


SIGNS = {"add": "+", "mul": "*", "matmul": "@"}
METHODS: Mapping[str, Callable[[Mapping[str, Source]], str]] = {
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
    """The input after what is repeated for each example."""
    first = f"{flat(arguments['first'])}.expand({x}.shape[0], -1, -1)"
    return call("torch.cat", [Bracket("(", (first, x)), f"dim={flat(arguments['dim'])}"])


def _cut(x: str, arguments: Mapping[str, Source]) -> str:
    """`x[:, 2:5]`: start and length of the slice."""
    start, length, dim = (flat(arguments[word]) for word in ("start", "length", "dim"))
    if not (start.isdecimal() and length.isdecimal() and dim.isdecimal()):
        return f"{x}.narrow({dim}, {start}, {length})"
    stop = int(start) + int(length)
    return f"{x}[{':, ' * int(dim)}{start if start != '0' else ''}:{stop}]"
