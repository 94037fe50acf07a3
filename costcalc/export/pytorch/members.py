"""The modules and stored tensors of a class: what they are called, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.export.pytorch import names
from costcalc.export.pytorch.classes import Class, Classes
from costcalc.export.pytorch.parts import ModuleBody, ModuleStep, Unit
from costcalc.export.pytorch.sharing import Placed
from costcalc.ops.base import Band, RelativeBias


def _is_positional(part: ModuleBody) -> bool:
    """Whether no unit has a name given in the spec."""
    return all(
        isinstance(unit.what, ModuleStep) and _bare_name(unit.name) == unit.what.op
        for unit in part.units
    )


def is_plain(part: ModuleBody, classes: Classes) -> bool:
    """Whether its class is an `nn.Sequential`."""
    again = len(set(part.runs)) < len(part.runs)
    return part.is_chain and part is not classes.network and _is_positional(part) and not again


def attributes_of(cls: Class) -> dict[tuple[int, str], str]:
    """The attribute names of a class's modules, by unit, and of its trained tensors, by unit and
    argument. A unit that is an earlier module too has the names of that one.
    """
    part = cls.first
    taken = {p.name for p in cls.parameters if p.is_kept}
    found: dict[tuple[int, str], str] = {}
    for index, (unit, first) in enumerate(zip(part.units, part.runs, strict=True)):
        for word, name in _attributes_of(unit):
            known = found.get((first, word))
            found[index, word] = known or names.attribute(name, taken)
            taken.add(found[index, word])
    return found


def _attributes_of(unit: Unit) -> Iterator[tuple[str, str]]:
    """The name of a module; for a function, a name for each trained tensor."""
    if isinstance(unit.what, ModuleBody) or unit.what.is_module:
        yield "", unit.name
        return
    stored = unit.what.stored
    for word, value in stored.items():
        ends = {RelativeBias: "_bias", Band: "_mask"}
        end = ends.get(type(value), f"_{word}" if len(stored) > 1 else "")
        yield word, f"{unit.name}{end}"


def is_flat(inner: ModuleBody, part: ModuleBody, classes: Classes) -> bool:
    """Whether the members of an inner chain are members of the part itself."""
    is_alone = inner.is_list or part.is_list or inner.experts is not None
    return classes.of(inner) is None and not is_alone


def places(
    part: ModuleBody, expression: str, classes: Classes, in_expert: bool = False
) -> Iterator[Placed]:
    """The modules and stored tensors of a part, which an expression gives; a part before those
    inside it.
    """
    cls = classes.of(part)
    in_expert = in_expert or part.experts is not None
    if part.experts:
        expression = f"{expression}.experts"
    if cls is None or is_plain(cls.first, classes):
        members = enumerate(_flattened(part, classes))
        named = [(unit, f"{expression}[{number}]") for number, unit in members]
    else:
        attributes = attributes_of(cls)
        named = [
            (part.units[index], f"{expression}.{name}") for (index, _), name in attributes.items()
        ]
    for unit, place in named:
        yield Placed(unit, place, in_expert)
        if isinstance(unit.what, ModuleBody):
            yield from places(unit.what, place, classes, in_expert)


def _flattened(part: ModuleBody, classes: Classes) -> Iterator[Unit]:
    """The members of an `nn.Sequential`, as `_members` writes them."""
    for unit in part.units:
        what = unit.what
        if isinstance(what, ModuleBody) and is_flat(what, part, classes):
            yield from _flattened(what, classes)
        else:
            yield unit


def _bare_name(name: str) -> str:
    head, line, number = name.rpartition("_")
    return head if line and number.isdecimal() else name
