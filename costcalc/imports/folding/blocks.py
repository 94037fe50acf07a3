"""Blocks: modules of equal structure, with arguments for the values in which they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from costcalc.imports.folding.items import (
    Block,
    Branches,
    Items,
    Network,
    Part,
    Residual,
    Unit,
    walked,
)
from costcalc.imports.layer_text import Word, value_text
from costcalc.records import NamedTuple

LETTERS = {"out": "c", "k": "k", "s": "s", "g": "g", "d": "d", "p": "p"}
"""Names of arguments for attributes; others have the attribute's name."""

ENTRY = {3: "cin", 2: "din", 1: "din"}
"""What the channels that enter a block are called, by the number of axes."""


class UnlikeError(Exception):
    """Modules whose shortcuts differ in more than values."""


class Instance(NamedTuple):
    """A module that may be a block."""

    path: str
    items: Items
    shape: tuple[int, ...]
    """The shape that enters it."""

    @property
    def channels(self) -> int:
        return self.shape[-1] if len(self.shape) == 2 else self.shape[0]


class Argument(NamedTuple):
    """An argument of a block: its name, and its value for each instance."""

    name: str
    values: tuple[Any, ...]


class Template(NamedTuple):
    """A block: its arguments, and its layers with texts in place of values."""

    name: str
    arguments: tuple[Argument, ...]
    items: Items


def kind_of(items: Items) -> object:
    """The structure without values: equal for what one block can be.

    A module with a shortcut around all of it is of one kind with a module without.
    """
    return _structure(_unwrapped(items))


def _unwrapped(items: Items) -> Items:
    """The body of a list that is one sum with what enters."""
    first = items[0]
    alone = len(items) == 1 and isinstance(first, Residual) and not first.skip
    return first.body if alone and isinstance(first, Residual) else items


def strict_kind_of(items: Items) -> object:
    """The structure with that of shortcuts."""
    skips = [_structure(item.skip) for item in walked(items) if isinstance(item, Residual)]
    return repr(_structure(items)), repr(skips)


def _structure(items: Items) -> object:
    """Operators, attributes, and what cannot be an argument. A shortcut may have layers or not."""
    found: list[object] = []
    for item in items:
        match item:
            case Unit(name, words):
                found.append((name, tuple(w.attribute for w in words), _fixed(words)))
            case Branches(join, branches):
                found.append((join.name, tuple(map(_structure, branches)), _fixed(join.words)))
            case Residual(body):
                found.append(("residual", _structure(body)))
            case Network(parts):
                inside = ((_structure(part.items), part.sources) for part in parts)
                found.append(("network", tuple(inside)))
            case Block(name, values):
                found.append(("block", name, len(values)))
    return tuple(found)


def _fixed(words: Sequence[Word]) -> tuple[object, ...]:
    """The words, switches and axes among the values, which no argument stands for."""
    return tuple(
        word.value if isinstance(word.value, (bool, str)) or word.attribute == "axis" else None
        for word in words
    )


class Unifier:
    """The arguments of a block, as they are found to be needed."""

    def __init__(self, instances: Sequence[Instance]):
        self.instances = instances
        self.arguments: list[Argument] = []

    def block(self) -> Items:
        """The layers of all instances as one list, with texts for values."""
        bodies = [_unwrapped(one.items) for one in self.instances]
        wraps = tuple(
            len(one.items) != len(b) or one.items is not b
            for one, b in zip(self.instances, bodies, strict=True)
        )
        items = self.items(bodies)
        if not any(wraps):
            return items
        return (Residual(items, (), "", self.condition(wraps, ONLY_EQUAL, "shortcut")),)

    def items(self, columns: Sequence[Items | None]) -> Items:
        """One list for those of the instances; None for an instance without."""
        there = [column for column in columns if column is not None]
        found = []
        for place in range(len(there[0])):
            parts = [None if column is None else column[place] for column in columns]
            found.append(self.item(parts))
        return tuple(found)

    def item(self, parts: Sequence[Any]) -> Any:
        first = next(part for part in parts if part is not None)

        def each(field: Callable[[Any], Any]) -> list[Any]:
            return [None if part is None else field(part) for part in parts]

        match first:
            case Unit():
                return first._replace(words=self.words(each(lambda one: one.words)))
            case Branches():
                join = first.join._replace(words=self.words(each(lambda one: one.join.words)))
                branches = each(lambda one: one.branches)
                numbers = range(len(first.branches))
                columns = ([None if one is None else one[n] for one in branches] for n in numbers)
                return Branches(join, tuple(map(self.items, columns)))
            case Residual():
                return self.residual(first, each(lambda one: one.body), each(lambda one: one.skip))
            case Network():
                return Network(self.parts(first.parts, each(lambda one: one.parts)))
            case _:
                rows = zip(*each(lambda one: one.values), strict=True)
                return first._replace(values=tuple(self.text("c", row) for row in rows))

    def parts(self, first: Sequence[Part], rows: Sequence[Any]) -> tuple[Part, ...]:
        columns = ([r and r[n].items for r in rows] for n in range(len(first)))
        return tuple(
            part._replace(items=self.items(column))
            for part, column in zip(first, columns, strict=True)
        )

    def residual(self, first: Residual, bodies: list[Any], skips: list[Any]) -> Residual:
        body = self.items(bodies)
        if len({_structure(skip) for skip in skips if skip}) > 1:
            raise UnlikeError
        has_layers = tuple(None if skip is None else bool(skip) for skip in skips)
        if not any(has_layers):
            return Residual(body, (), first.module)
        skip = self.items([skip or None for skip in skips])
        mixed = False in has_layers
        condition = self.condition(has_layers, UNLESS_EQUAL, "down") if mixed else ""
        return Residual(body, skip, first.module, "", condition)

    def condition(self, wanted: tuple[Any, ...], known: Sequence[str], name: str) -> str:
        """A condition that holds for the instances wanted; empty where it holds for all."""
        if all(wanted):
            return ""
        for text in known:
            if self.agrees(text, wanted):
                return text
        return self.argument(name, tuple(bool(one) for one in wanted))

    def agrees(self, text: str, wanted: tuple[Any, ...]) -> bool:
        """Whether a condition is true for just the instances wanted."""
        values = {one.name: one.values for one in self.arguments}
        if "s" in values and not all(type(one) is int for one in values["s"]):
            values.pop("s")  # sizes of several axes are not compared with a number
        entry = ENTRY.get(len(self.instances[0].shape), "")
        for number, one in enumerate(self.instances):
            own = {"s": 1, **{name: column[number] for name, column in values.items()}}
            own[entry] = one.channels
            if wanted[number] is not None and CONDITIONS[text](own) is not wanted[number]:
                return False
        return all(
            word in values or word == entry
            for word in re.findall(r"[a-z]+", text)
            if word not in ("and", "or")
        )

    def words(self, rows: Sequence[Any]) -> tuple[Word, ...]:
        first = next(row for row in rows if row is not None)
        found = []
        for place, word in enumerate(first):
            values = tuple(None if row is None else row[place].value for row in rows)
            letter = LETTERS.get(word.attribute, word.attribute)
            found.append(word._replace(value=self.text(letter, values)))
        return tuple(found)

    def text(self, letter: str, values: tuple[Any, ...]) -> Text:
        """An expression that has these values for the instances; None for any value."""
        first = next((value for value in values if value is not None), None)
        if None in values:  # of layers that some instances lack, an argument that it follows
            for argument in self.arguments:
                if argument.name == letter and _fits(argument.values, values):
                    return Text(argument.name)
        if all(value in (None, first) for value in values):
            return first if isinstance(first, Text) else Text(value_text(first))
        for argument in self.arguments:
            if _fits(argument.values, values):
                return Text(argument.name)
        entry = ENTRY.get(len(self.instances[0].shape), "")
        bases = [(one.name, one.values) for one in self.arguments]
        if entry and len({len(one.shape) for one in self.instances}) == 1:
            bases.insert(0, (entry, tuple(one.channels for one in self.instances)))
        for name, base in bases:
            found = _multiple(name, base, values)
            if found:
                return Text(found)
        return Text(self.argument(letter, tuple(first if v is None else v for v in values)))

    def argument(self, letter: str, values: tuple[Any, ...]) -> str:
        """The name of a new argument."""
        taken, name, number = {one.name for one in self.arguments}, letter, 1
        while name in taken:
            number += 1
            name = f"{letter}{number}"
        self.arguments.append(Argument(name, values))
        return name


CONDITIONS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "s == 1 and cin == c": lambda own: own["s"] == 1 and own.get("cin") == own.get("c"),
    "cin == c": lambda own: own.get("cin") == own.get("c"),
    "s == 1": lambda own: own["s"] == 1,
    "s != 1 or cin != c": lambda own: own["s"] != 1 or own.get("cin") != own.get("c"),
    "cin != c": lambda own: own.get("cin") != own.get("c"),
    "s != 1": lambda own: own["s"] != 1,
}
"""The conditions that mean something: no other relation between values is written."""

ONLY_EQUAL = ("s == 1 and cin == c", "cin == c", "s == 1")
UNLESS_EQUAL = ("s != 1 or cin != c", "cin != c", "s != 1")


def _fits(known: tuple[Any, ...], values: tuple[Any, ...]) -> bool:
    return all(value is None or value == one for one, value in zip(known, values, strict=True))


class Text(str):
    """The text of an expression in place of a value."""

    __slots__ = ()


def _multiple(name: str, base: tuple[Any, ...], values: tuple[Any, ...]) -> str:
    """`2 * c` or `c / 4`, if the values are that of the base."""
    pairs = [(one, value) for one, value in zip(base, values, strict=True) if value is not None]
    if not all(type(one) is int and one > 0 for pair in pairs for one in pair):
        return ""
    ratios = {Fraction(value, one) for one, value in pairs}
    if len(ratios) != 1:
        return ""
    (ratio,) = ratios
    if ratio == 1:
        return name
    if ratio.denominator == 1 and ratio <= 12:
        return f"{ratio.numerator} * {name}"
    is_part = ratio.numerator == 1 and ratio.denominator <= 32
    return f"{name} / {ratio.denominator}" if is_part else ""


def template(instances: Sequence[Instance]) -> Template:
    """The block of instances of one kind, without a name. Raises UnlikeError."""
    unifier = Unifier(instances)
    items = unifier.block()
    return Template("", tuple(unifier.arguments), items)
