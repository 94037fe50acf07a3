"""The parts that a folded list of layers is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from costcalc.imports.layer_text import Word
from costcalc.records import NamedTuple


class Unit(NamedTuple):
    """One layer."""

    name: str
    """The operator as it is written."""

    words: tuple[Word, ...]
    module: str
    shape: tuple[int, ...] = ()
    """The shape that enters it; empty for one that takes no tensor."""

    has_weights: bool = False


STRUCTURES = ("add", "mul", "concat")
"""Operators that join branches as a structure; any other takes named steps by `from`."""


class Branches(NamedTuple):
    """Branches of one value that an operator joins."""

    join: Unit
    branches: tuple[Items, ...]


class Residual(NamedTuple):
    """A sum of what a body and a shortcut make of one value; an empty shortcut is the identity."""

    body: Items
    skip: Items
    module: str
    condition: str = ""
    """Where there is a shortcut at all; empty: everywhere."""

    skip_condition: str = ""
    """Where the shortcut is more than the identity; empty: everywhere, if it has layers."""


ENTRY = -1
"""The source of a part that takes what enters."""


class Part(NamedTuple):
    """Layers one after the other, and the parts that the first of them takes."""

    items: Items
    sources: tuple[int, ...]
    """Places of earlier parts, or `ENTRY`; for a network with several inputs -1, -2, ... None for
    layers that begin with what the network holds.
    """


class Network(NamedTuple):
    """Parts that are read in several places; the last one gives the result."""

    parts: tuple[Part, ...]
    outputs: tuple[int, ...] = ()
    """The parts that are outputs, of a whole network with several."""


class Block(NamedTuple):
    """A block with the values of its arguments."""

    name: str
    values: tuple[object, ...]
    module: str
    shape: tuple[int, ...] = ()


Item: TypeAlias = "Unit | Branches | Residual | Network | Block"
Items: TypeAlias = "tuple[Item, ...]"


def walked(items: Items) -> Iterator[Item]:
    """All items at any depth; one that holds others comes before them."""
    for item in items:
        yield item
        match item:
            case Branches(_, branches):
                for branch in branches:
                    yield from walked(branch)
            case Residual(body, skip):
                yield from walked(body)
                yield from walked(skip)
            case Network(parts):
                for part in parts:
                    yield from walked(part.items)


def modules_in(items: Items) -> Iterator[str]:
    """The paths of the modules of all layers."""
    for item in walked(items):
        match item:
            case Branches(join):
                yield join.module
            case Residual() | Unit() | Block():
                yield item.module


def without_places(items: Items) -> object:
    """Layers without their modules and shapes: equal for what is written alike."""
    found: list[object] = []
    for item in items:
        match item:
            case Unit(name, words):
                found.append((name, words))
            case Branches(join, branches):
                found.append((join.name, join.words, tuple(map(without_places, branches))))
            case Residual(body, skip):
                ends = item.condition, item.skip_condition
                found.append((without_places(body), without_places(skip), ends))
            case Network(parts):
                found.append(tuple((without_places(p.items), p.sources) for p in parts))
            case Block(name, values):
                found.append((name, values, "block"))
    return tuple(found)


LEADING = ("conv", "dwconv", "conv_transpose", "linear", "sdpa", "stored", "constant", "embedding")
"""Operators that begin a chain; others continue it."""


def weight_of(items: Items) -> int:
    """The number of chains and branches inside."""
    found = 0
    for item in items:
        match item:
            case Unit(name):
                found += name in LEADING
            case Branches(_, branches):
                found += 1 + sum(map(weight_of, branches))
            case Residual(body, skip):
                found += 1 + weight_of(body) + weight_of(skip)
            case Network(parts):
                found += 1 + sum(weight_of(part.items) for part in parts)
            case Block():
                found += LEAST_OF_BLOCK
    return found


LEAST_OF_BLOCK = 1
"""What a call of a block counts where it is inside another."""


def entering(items: Items) -> tuple[int, ...]:
    """The shape that enters a list; empty where none does."""
    for item in items:
        match item:
            case Unit() | Block():
                return item.shape
            case Branches(_, branches):
                found = next((s for branch in branches if (s := entering(branch))), ())
            case Residual(body):
                found = entering(body)
            case Network(parts):
                inside = (part.items for part in parts if ENTRY in part.sources)
                found = next((s for items in inside if (s := entering(items))), ())
        if found:
            return found
    return ()
