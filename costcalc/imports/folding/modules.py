"""Blocks among the modules of a list of layers, the deepest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, takewhile

from costcalc.imports.folding.blocks import (
    Instance,
    Template,
    UnlikeError,
    kind_of,
    strict_kind_of,
    template,
)
from costcalc.imports.folding.items import (
    Block,
    Branches,
    Item,
    Items,
    Network,
    Part,
    Residual,
    entering,
    modules_in,
    weight_of,
)
from costcalc.imports.names import Names, step_name

LEAST = 2
"""The fewest chains and branches of a block."""

NUMBERED = re.compile(r"\d\w*$")
"""The last word of the path of a module that may be one of several alike."""


def folded(items: Items) -> tuple[tuple[Template, ...], Items]:
    """The blocks of a list of layers, and the list with calls of them."""
    names, templates = Names(), []
    deepest = max((len(place.split(".")) for place in modules_in(items)), default=0)
    for depth in range(deepest, 0, -1):
        seen: list[Instance] = []
        _visit(items, depth, seen.append)
        found: dict[object, list[Instance]] = {}
        for one in seen:
            found.setdefault(kind_of(one.items), []).append(one)
        calls: dict[int, Block] = {}
        for instances in found.values():
            for alike, block in _templates(instances):
                named = block._replace(name=names.unique(_name(alike[0])))
                templates.append(named)
                for number, one in enumerate(alike):
                    values = tuple(argument.values[number] for argument in named.arguments)
                    calls[id(one)] = Block(named.name, values, one.path, one.shape)
        again = iter(seen)  # a module that runs in several places is met again in the same order
        items = _visit(items, depth, lambda _, calls=calls, again=again: calls.get(id(next(again))))  # type: ignore[misc]
    return tuple(templates), items


def _templates(instances: list[Instance]) -> Iterator[tuple[list[Instance], Template]]:
    """The blocks of instances of one kind: one for all, or one for those with equal shortcuts."""
    if len(instances) < 2:
        return
    try:
        yield instances, template(instances)
    except UnlikeError:
        strict: dict[object, list[Instance]] = {}
        for one in instances:
            strict.setdefault(strict_kind_of(one.items), []).append(one)
        yield from ((alike, template(alike)) for alike in strict.values() if len(alike) > 1)


def _name(one: Instance) -> str:
    """The name of a block: the module that holds its instances."""
    words = [word for word in one.path.split(".") if not word.isdigit()]
    text = re.sub(r"_?\d+$", "", words[-1]) if words else ""
    return step_name(f"{text}_block" if text else "", "block")


def _visit(items: Items, depth: int, act: Callable[[Instance], Block | None]) -> Items:
    """The list with what `act` gives for each module at a depth; None keeps the module."""
    found: list[Item] = []
    for path, inside in _grouped(items, depth):
        is_run = all(isinstance(item, Block) for item in inside)
        if path and NUMBERED.search(path) and not is_run and weight_of(inside) >= LEAST:
            call = act(Instance(path, inside, entering(inside)))
            found += inside if call is None else (call,)
        else:
            found += (_inside(item, depth, act) for item in inside)
    return tuple(found)


def _inside(item: Item, depth: int, act: Callable[[Instance], Block | None]) -> Item:
    match item:
        case Branches(join, branches):
            return Branches(join, tuple(_visit(branch, depth, act) for branch in branches))
        case Residual(body, skip):
            visited = _visit(body, depth, act), _visit(skip, depth, act)
            return item._replace(body=visited[0], skip=visited[1])
        case Network(parts):
            return item._replace(parts=tuple(_inside_part(part, depth, act) for part in parts))
        case _:
            return item


def _inside_part(part: Part, depth: int, act: Callable[[Instance], Block | None]) -> Part:
    """A part with what `act` gives; a layer that takes several values is in no block."""
    kept = int(len(part.sources) != 1)
    return part._replace(items=(*part.items[:kept], *_visit(part.items[kept:], depth, act)))


def _grouped(items: Items, depth: int) -> Iterator[tuple[str, Items]]:
    """Runs of items in one module at a depth of the tree; what is in none of that depth alone."""

    def key(pair: tuple[int, Item]) -> tuple[str, int]:
        path = _place(pair[1])
        return (".".join(path[:depth]), -1) if len(path) >= depth else ("", pair[0])

    for (path, _), run in groupby(enumerate(items), key):
        yield path, tuple(item for _, item in run)


def _place(item: Item) -> list[str]:
    """The path of the module that all of an item is in."""
    paths = [path.split(".") for path in modules_in((item,))]
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*paths, strict=False))
    return [words[0] for words in alike]
