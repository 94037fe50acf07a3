"""The parameters of a class: the constants that vary among the parts it stands for, and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.export.pytorch import names
from costcalc.records import NamedTuple

Column = tuple[str, ...]
"""The texts of one constant in all parts of a class."""

# What follows are words of PyTorch for the arguments of its layers, not a list of our operators: an
# argument that is not among them becomes a parameter under its own name.
ENTERING = {
    "in_channels": "channels",
    "num_features": "channels",
    "num_channels": "channels",
    "channels": "channels",
    "in_features": "features",
    "features": "features",
    "normalized_shape": "features",
    "input_size": "features",
}
LEAVING = {
    "out_channels": "channels",
    "num_features": "channels",
    "num_channels": "channels",
    "channels": "channels",
    "out_features": "features",
    "features": "features",
    "normalized_shape": "features",
    "hidden_size": "features",
}
SIZES = (("channels", "features"), ("rows", "columns", "height", "width"))
"""Ends of names of what may be a multiple of each other."""

FIRST = ("in_channels", "in_features", "channels", "features", "out_channels", "out_features")
LAST = ("kernel_size", "stride", "padding", "dilation", "groups", "bias")
DEFAULTS = {"stride": "1", "padding": "0", "dilation": "1", "groups": "1", "bias": "True"}
"""What a parameter of such a name is where a call says nothing, as in PyTorch."""


class Slot(NamedTuple):
    """The place of a constant: the unit it is in, the argument it belongs to, whether it is the
    size of what enters or leaves the class, and whether `forward` needs it.
    """

    unit: str
    argument: str
    enters: bool
    leaves: bool
    is_live: bool


class ConstructorParameter(NamedTuple):
    """A parameter of a constructor, its type, and its value in each part."""

    name: str
    type: str
    values: Column
    is_kept: bool
    """Whether `forward` needs it, so that it becomes an attribute."""

    default: str | None = None

    @property
    def is_positional(self) -> bool:
        """Whether a call gives it without its name: sizes, whose order is known."""
        return _rank(self.name) < 10

    def declared(self) -> str:
        return f"{self.name}: {self.type}" + (f" = {self.default}" if self.default else "")


def parameters(
    slots: Sequence[Slot], columns: Sequence[Column]
) -> tuple[tuple[ConstructorParameter, ...], tuple[str, ...]]:
    """The parameters, and for each slot its text: a literal, a parameter, or made from one."""
    varying: dict[Column, list[Slot]] = {}
    for slot, column in zip(slots, columns, strict=True):
        if len(set(column)) > 1:
            varying.setdefault(column, []).append(slot)
    named = _named(varying)
    derived = _derived(named, varying)
    kept = {
        _base(derived[column]) if column in derived else named[column]
        for column, own in varying.items()
        if any(slot.is_live for slot in own)
    }
    found = [
        ConstructorParameter(name, _type_of(column), column, name in kept, _default(name, column))
        for column, name in named.items()
        if column not in derived
    ]
    found.sort(key=lambda parameter: (parameter.default is not None, _rank(parameter.name)))
    texts = []
    for slot, column in zip(slots, columns, strict=True):
        if column not in varying:
            texts.append(column[0] if column else "")
        elif column in derived:
            texts.append(_kept(derived[column]) if slot.is_live else derived[column])
        else:
            texts.append(f"self.{named[column]}" if slot.is_live else named[column])
    return tuple(found), tuple(texts)


def _named(varying: dict[Column, list[Slot]]) -> dict[Column, str]:
    """A name for each column, all different; those of what enters and leaves are given first."""
    found: dict[Column, str] = {}
    taken = set(names.RESERVED)
    order = sorted(
        varying, key=lambda column: not any(s.enters or s.leaves for s in varying[column])
    )
    for column in order:
        wanted = list(_wanted(varying[column]))
        name = next((word for word in wanted if word not in taken), wanted[-1])
        live = any(slot.is_live for slot in varying[column])
        found[column] = names.attribute(name, taken) if live else names.unique(name, taken)
        taken.add(found[column])
    return {column: found[column] for column in varying}


def _wanted(slots: list[Slot]) -> Iterator[str]:
    """Names that would suit, the best first."""
    enters = [ENTERING[s.argument] for s in slots if s.enters and s.argument in ENTERING]
    leaves = [LEAVING[s.argument] for s in slots if s.leaves and s.argument in LEAVING]
    if enters and leaves:
        yield enters[0]
    elif enters:
        yield f"in_{enters[0]}"
    elif leaves:
        yield f"out_{leaves[0]}"
    for slot in slots:
        if slot.argument in LEAVING:
            yield f"{slot.unit}_{LEAVING[slot.argument]}"
    first = slots[0]
    yield first.argument
    yield f"{first.unit}_{first.argument}"


def _derived(named: dict[Column, str], varying: dict[Column, list[Slot]]) -> dict[Column, str]:
    """Columns that follow from another: padding from a kernel, channels from channels."""
    found: dict[Column, str] = {}
    bases: set[Column] = set()
    for column, name in named.items():
        if column in bases or not all(map(str.isdecimal, column)):
            continue
        for other, parameter in named.items():
            if other == column or other in found or not all(map(str.isdecimal, other)):
                continue
            if text := _follows(column, name, other, parameter):
                found[column] = text
                bases.add(other)
                break
    return found


def _base(text: str) -> str:
    """The parameter in `4 * channels`."""
    return next(word for word in text.split() if word.isidentifier())


def _kept(text: str) -> str:
    """A text as `forward` has it, where parameters are attributes."""
    return " ".join(f"self.{word}" if word.isidentifier() else word for word in text.split())


def _default(name: str, column: Column) -> str | None:
    usual = next((DEFAULTS[word] for word in DEFAULTS if name == word), None)
    return usual if usual in column else None


def _follows(column: Column, name: str, other: Column, parameter: str) -> str:
    """How a column is made from another's parameter, or an empty text."""
    own, theirs = [int(text) for text in column], [int(text) for text in other]
    if name.endswith("padding"):
        half = parameter.endswith("kernel_size") and own == [size // 2 for size in theirs]
        return f"{parameter} // 2" if half else ""
    alike = any(name.endswith(sizes) and parameter.endswith(sizes) for sizes in SIZES)
    if name in FIRST[:4] or not alike:
        return ""
    if not all(theirs) or not all(own):
        return ""
    if own[0] % theirs[0] == 0:
        times = own[0] // theirs[0]
        return f"{times} * {parameter}" if own == [times * size for size in theirs] else ""
    part = theirs[0] // own[0]
    same = part > 1 and theirs == [part * size for size in own]
    return f"{parameter} // {part}" if same else ""


def _type_of(column: Column) -> str:
    kinds = sorted({_kind(text) for text in column})
    if kinds == ["float", "int"]:
        return "float"
    return " | ".join(kinds)


def _kind(text: str) -> str:
    if text in ("True", "False"):
        return "bool"
    if text.startswith("("):
        count = text.count(",") + (not text.endswith(",)"))
        return f"tuple[{', '.join(['int'] * count)}]"
    if text.startswith('"'):
        return "str"
    return "int" if text.lstrip("-").isdecimal() else "float"


def _rank(name: str) -> int:
    if name in FIRST:
        return FIRST.index(name) // 2
    if name.endswith(("channels", "features")):
        return 5
    return 20 + LAST.index(name) if name in LAST else 10
