"""Functions of tensors in their usual notation: `x + y`, `x.flatten(2)`, `torch.cat((x, y))`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from costcalc.export.pytorch import own
from costcalc.export.pytorch.parts import ModuleStep, Unit, Value
from costcalc.export.pytorch.source import Bracket, Source, call, flat, keyword
from costcalc.ops.base import Module
from costcalc.records import NamedTuple


class Waiting(NamedTuple):
    """An expression not written yet, and the variables in it."""

    value: Value
    unit: Unit
    source: Source
    reads: tuple[Value, ...]
    is_sum: bool = False


COMMUTATIVE = ("+", "*")
"""The signs whose operands may be exchanged."""

EMPTY = Waiting(0, Unit("", ModuleStep(Module("", {}), ""), (), ()), "", ())
"""An empty operand, for measuring the length of the expression around it."""


def function(
    module: Module, operands: Sequence[Waiting], arguments: Mapping[str, Source]
) -> Source:
    """A function of tensors in its usual notation."""
    texts = [operand.source for operand in operands]
    if module.takes == "behind":
        return _prepended(_as_object(operands[0]), arguments)
    if module.takes == "batch":
        return _for_each_example(_as_object(operands[0]), module, arguments)
    if module.takes == "list":
        return call(
            f"torch.{module.name}", [Bracket("(", tuple(texts)), f"dim={flat(arguments['dim'])}"]
        )
    if module.written.sign:
        return _joined(module.written.sign, operands, list(arguments.values()))
    if module.written.method:
        name = module.name.rpartition(".")[2]
        return f"{_as_object(operands[0])}.{name}({_inside(module, arguments)})"
    if module.name == "narrow":  # Python has a sign of its own for it
        return _cut(_as_object(operands[0]), arguments)
    name = module.name.replace("nn.functional.", "F.")
    if name.startswith(own.PREFIX):
        name = own.plain(name)
    elif not name.startswith("F."):
        name = f"torch.{name}"
    if module.takes == "pairs":
        return reduce(lambda first, second: call(name, [first, second]), texts)
    return call(name, [*texts, *_passed(module, arguments)])


def pads_nothing(module: Module, arguments: Mapping[str, Source]) -> bool:
    return module.name == "nn.functional.pad" and flat(arguments["pad"]) == "(0, 0)"


def _passed(module: Module, arguments: Mapping[str, Source]) -> list[Source]:
    """The arguments of a call: the first ones by position, the others by name."""
    first = module.written.positional
    named = [keyword(word, value) for word, value in list(arguments.items())[first:]]
    return [*list(arguments.values())[:first], *named]


def _inside(module: Module, arguments: Mapping[str, Source]) -> str:
    """The arguments of a method in one line; a single tuple is written without parentheses."""
    texts = list(map(flat, _passed(module, arguments)))
    if len(texts) == 1 and texts[0].startswith("("):
        return texts[0].removeprefix("(").removesuffix(")").removesuffix(",")
    return ", ".join(texts)


def _as_object(operand: Waiting) -> str:
    text = flat(operand.source)
    return f"({text})" if operand.is_sum else text


def _joined(sign: str, operands: Sequence[Waiting], others: Sequence[Source]) -> str:
    """Operands joined by a sign; of two operands whose order is free, a variable comes before a
    call.
    """
    parts = list(operands)
    if len(parts) == 2 and sign in COMMUTATIVE:
        parts.sort(key=lambda operand: not _is_name(operand.source))
    inside = [_as_object(o) if o.is_sum else flat(o.source) for o in parts]
    return f" {sign} ".join([*inside, *map(flat, others)])


def _is_name(source: Source) -> bool:
    return isinstance(source, str) and source.isidentifier()


def _prepended(x: str, arguments: Mapping[str, Source]) -> Source:
    """The concatenation of a stored tensor, repeated for each example, and the input."""
    first = f"{flat(arguments['first'])}.expand({x}.shape[0], -1, -1)"
    return call("torch.cat", [Bracket("(", (first, x)), f"dim={flat(arguments['dim'])}"])


def _for_each_example(x: str, module: Module, arguments: Mapping[str, Source]) -> Source:
    """A held tensor, repeated for each example of the input."""
    kept = ", -1" * len(module.arguments["values"].shape)
    return f"{flat(arguments['values'])}.expand({x}.shape[0]{kept})"


def _cut(x: str, arguments: Mapping[str, Source]) -> str:
    """A slice: `x[:, 2:5]`, or a call of `narrow` if its start and length are not literals."""
    start, length, dim = (flat(arguments[word]) for word in ("start", "length", "dim"))
    if not (start.isdecimal() and length.isdecimal() and dim.isdecimal()):
        return f"{x}.narrow({dim}, {start}, {length})"
    stop = int(start) + int(length)
    return f"{x}[{':, ' * int(dim)}{start if start != '0' else ''}:{stop}]"
