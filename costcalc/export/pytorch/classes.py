"""Equal parts: parts with the same structure become one class, and constants that vary among them
become parameters of its constructor.

Two parts are equal if their units have the same names, are the same modules and functions, and are
connected in the same way; only constants may differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from costcalc.export.pytorch import names
from costcalc.export.pytorch.arguments import constants, labels
from costcalc.export.pytorch.lookups import LOOKUPS
from costcalc.export.pytorch.parameters import ConstructorParameter, Slot, parameters
from costcalc.export.pytorch.parts import ModuleBody, ModuleStep, Unit
from costcalc.export.pytorch.sharing import HELPERS

OFTEN = 3
"""A chain without a name becomes a class if it occurs at this many places."""
LONGEST_CHAIN = 5

Key = int


class Class:
    """A class of the exported source: the parts that are its instances, and its parameters."""

    def __init__(self, name: str, first: ModuleBody):
        self.name = name
        self.first = first
        self.parts: list[ModuleBody] = []
        self.parameters: tuple[ConstructorParameter, ...] = ()
        self.texts: tuple[str, ...] = ()
        """The text of each constant in the class, in order: a literal or a parameter."""
        self.counts: tuple[int, ...] = ()
        """The number of constants of each unit."""
        self.given: dict[int, tuple[str, ...]] = {}
        """The values of the parameters for each part, by the part's id."""


class Classes:
    """The classes of a network, ordered so that each comes after those it uses."""

    def __init__(self, network: ModuleBody, name: str, prose: str):
        self.prose = prose
        self.network = network
        self.numbers: dict[Any, Key] = {}
        self.keys: dict[int, Key] = {}
        self.heights: dict[Key, int] = {}
        self.parts: dict[Key, list[ModuleBody]] = {}
        self.sites: dict[Key, set[tuple[Key, int]]] = {}
        self.note(network)
        named = self.named(name)
        self.of_key = {key: Class(named[key], self.parts[key][0]) for key in named}
        for key in sorted(self.of_key, key=lambda key: self.heights[key]):
            self.settle(key)

    def in_order(self) -> list[Class]:
        order = sorted(self.of_key, key=lambda key: self.heights[key])
        return [self.of_key[key] for key in order]

    def of(self, part: ModuleBody) -> Class | None:
        """The class of a part; None if the part is written in place."""
        return self.of_key.get(self.keys[id(part)])

    # Equal parts

    def note(self, part: ModuleBody) -> Key:
        """Assign keys to a part and all parts inside it; equal keys mean equal structure."""
        if id(part) in self.keys:
            return self.keys[id(part)]
        inside: list[Any] = []
        height = 0
        for unit in part.units:
            if isinstance(unit.what, ModuleBody):
                key = self.note(unit.what)
                height = max(height, self.heights[key])
                inside.append(("part", key))
            else:
                words = tuple(name for name, _ in constants(unit.what.module))
                inside.append(("step", unit.what.module.name, unit.what.module.takes, words))
        key = self.numbers.setdefault(_structure(part, inside), len(self.numbers))
        self.keys[id(part)] = key
        self.heights[key] = height + 1
        self.parts.setdefault(key, []).append(part)
        for index, unit in enumerate(part.units):
            if isinstance(unit.what, ModuleBody):
                self.sites.setdefault(self.keys[id(unit.what)], set()).add((key, index))
        return key

    def is_named(self, key: Key) -> bool:
        part = self.parts[key][0]
        if part is self.network:
            return True
        if part.experts:
            return False
        if part.is_list and part.is_chain and part.repeats_in_a_row:
            return False
        if len(set(part.runs)) < len(part.runs):
            return True
        if part.call or not part.is_chain:
            return True
        steps = all(isinstance(unit.what, ModuleStep) for unit in part.units)
        short = len(part.units) <= LONGEST_CHAIN
        return steps and short and len(self.sites[key]) >= OFTEN

    def named(self, network: str) -> dict[Key, str]:
        """The names of the parts that become classes, by their keys."""
        keys = [key for key in self.parts if self.is_named(key)]
        taken = {*names.RESERVED, "Network", *LOOKUPS, *HELPERS}
        own = self.keys[id(self.network)]
        found = {own: names.unique(network, taken)}
        taken.add(found[own])
        frequent = sorted(keys, key=lambda key: -len(self.parts[key]))
        bases: dict[str, Key] = {}
        for key in frequent:
            if key == own:
                continue
            wanted = self.wanted_name(self.parts[key][0])
            if wanted in bases:
                wanted += self.difference(self.parts[key][0], self.parts[bases[wanted]][0])
            else:
                bases[wanted] = key
            found[key] = names.unique(wanted, taken)
            taken.add(found[key])
        return found

    def wanted_name(self, part: ModuleBody) -> str:
        if part.call:
            return names.camel(part.call.block, self.prose)
        if part.is_chain and all(isinstance(unit.what, ModuleStep) for unit in part.units):
            return names.chain_name(unit.what.module for unit in part.units)  # type: ignore[union-attr]
        words = [word for word in part.path.split("/") if not word.isdecimal()]
        last = words[-1] if words else "part"
        if part.path.rpartition("/")[2].isdecimal():
            last = names.singular(last)
        return names.camel(last, self.prose)

    def difference(self, part: ModuleBody, base: ModuleBody) -> str:
        """The suffix for the name of a class: what its structure has that a more frequent one
        lacks.
        """
        own, other = Counter(map(_word, part.units)), Counter(map(_word, base.units))
        if more := list(own - other):
            return "With" + self.together(more)
        if less := list(other - own):
            return "Without" + self.together(less)
        pairs = zip(part.units, base.units, strict=True)
        unlike = [(unit.what, kin.what) for unit, kin in pairs if not self.is_alike(unit, kin)]
        for one, kin in unlike:
            if (
                isinstance(one, ModuleBody)
                and isinstance(kin, ModuleBody)
                and one.block == kin.block
            ):
                return self.difference(one, kin)
        kinds = [one.op if isinstance(one, ModuleStep) else one.block for one, _ in unlike]
        return self.together([kind for kind in kinds if kind])

    def is_alike(self, unit: Unit, kin: Unit) -> bool:
        if isinstance(unit.what, ModuleBody) and isinstance(kin.what, ModuleBody):
            return self.keys[id(unit.what)] == self.keys[id(kin.what)]
        steps = isinstance(unit.what, ModuleStep) and isinstance(kin.what, ModuleStep)
        return steps and unit.what.op == kin.what.op  # type: ignore[union-attr]

    def together(self, words: list[str]) -> str:
        return "".join(names.camel(word, self.prose) for word in dict.fromkeys(words[:2]))

    # What varies

    def settle(self, key: Key) -> None:
        """Find the parameters of a class; those of the classes inside must be known."""
        cls = self.of_key[key]
        cls.parts = self.parts[key]
        columns = list(zip(*(self.values(part) for part in cls.parts), strict=True))
        slots = list(self.slots(cls.first, True, True, ""))
        cls.parameters, cls.texts = parameters(slots, columns)
        places = range(len(cls.first.units))
        cls.counts = tuple(len(list(self.values_at(cls.first, place))) for place in places)
        for index, part in enumerate(cls.parts):
            cls.given[id(part)] = tuple(p.values[index] for p in cls.parameters)

    def values(self, part: ModuleBody) -> Iterator[str]:
        """The constants of one part; for a class inside it, the values of its parameters."""
        for index in range(len(part.units)):
            yield from self.values_at(part, index)

    def values_at(self, part: ModuleBody, index: int) -> Iterator[str]:
        """The constants of one unit; none for a module that an earlier unit is too."""
        if not part.is_run_again(index):
            yield from self.values_of(part.units[index])

    def values_of(self, unit: Unit) -> Iterator[str]:
        if isinstance(unit.what, ModuleStep):
            yield from (text for _, text in constants(unit.what.module))
        elif cls := self.of(unit.what):
            yield from cls.given[id(unit.what)]
        else:
            yield from self.values(unit.what)

    def slots(self, part: ModuleBody, first: bool, last: bool, within: str) -> Iterator[Slot]:
        """The slots of the constants, in the order of `values`."""
        for index, (enters, leaves) in enumerate(_ends(part)):
            if part.is_run_again(index):
                continue
            unit = part.units[index]
            enters, leaves = enters and first, leaves and last
            name = within or unit.name
            if isinstance(unit.what, ModuleStep):
                live = not unit.what.is_module
                called = labels(unit.what.module)
                for (word, _), label in zip(constants(unit.what.module), called, strict=True):
                    kept = live and word not in unit.what.stored
                    yield Slot(name, label, enters, leaves, kept)
            elif cls := self.of(unit.what):
                for parameter in cls.parameters:
                    yield Slot(name, parameter.name, enters, leaves, False)
            else:
                yield from self.slots(unit.what, enters, leaves, name)


def _structure(part: ModuleBody, inside: list[Any]) -> Any:
    """A key that is equal for two equal parts."""
    if part.experts:
        return ("experts", part.experts, tuple(inside), len(part.inputs))
    if part.is_chain and not part.call:
        kind = "list" if part.is_list else "chain"
        return (kind, tuple(inside), part.runs)
    place: dict[int, Any] = {value: index for index, value in enumerate(part.inputs)}
    wiring = []
    for index, unit in enumerate(part.units):
        wiring.append((unit.name, tuple(place[value] for value in unit.inputs), len(unit.outputs)))
        for number, value in enumerate(unit.outputs):
            place[value] = (index, number)
    outputs = tuple(place[value] for value in part.outputs)
    label = part.block or part.path.rpartition("/")[2]
    own = "" if label.isdecimal() else label
    return (own, tuple(inside), tuple(wiring), outputs, part.runs)


def _ends(part: ModuleBody) -> list[tuple[bool, bool]]:
    """For each unit, whether the input of the part reaches it, and whether its output reaches the
    output of the part, with only units in between that keep the channels.
    """
    entering, leaving = set(part.inputs[:1]), set(part.outputs[:1])
    enters, leaves = [], []
    for unit in part.units:
        enters.append(not entering.isdisjoint(unit.inputs))
        if enters[-1] and _hands_on(unit):
            entering.update(unit.outputs)
    for unit in reversed(part.units):
        leaves.append(not leaving.isdisjoint(unit.outputs))
        if leaves[-1] and _hands_on(unit):
            leaving.update(unit.inputs)
    return list(zip(enters, reversed(leaves), strict=True))


def _hands_on(unit: Unit) -> bool:
    """Whether a unit keeps the channels of its input, in number and order."""
    return isinstance(unit.what, ModuleStep) and not unit.what.module.mixes


def _word(unit: Unit) -> str:
    if isinstance(unit.what, ModuleStep) and unit.what.joins_alike == "+":
        return "residual"
    head, line, number = unit.name.rpartition("_")
    return head if line and number.isdecimal() else unit.name
