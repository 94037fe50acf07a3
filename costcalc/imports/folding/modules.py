"""Blocks among the modules of a list of layers, the deepest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, takewhile

from costcalc.imports.folding.blocks import Instance, Template, kind_of, template
from costcalc.imports.folding.items import (
    Block,
    Branches,
    Item,
    Items,
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
        found: dict[object, list[Instance]] = {}
        _visit(items, depth, lambda one, found=found: _collect(one, found))  # type: ignore[misc]
        calls: dict[str, Block] = {}
        for instances in found.values():
            if len(instances) > 1:
                name = names.unique(_name(instances[0]))
                block = template(name, instances)
                templates.append(block)
                for number, one in enumerate(instances):
                    values = tuple(argument.values[number] for argument in block.arguments)
                    calls[one.path] = Block(name, values, one.path, one.shape)
        items = _visit(items, depth, lambda one, calls=calls: calls.get(one.path))  # type: ignore[misc]
    return tuple(templates), items


def _collect(one: Instance, found: dict[object, list[Instance]]) -> None:
    found.setdefault(kind_of(one.items), []).append(one)


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
        case _:
            return item


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
