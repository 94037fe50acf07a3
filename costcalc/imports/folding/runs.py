"""What of a list of layers is written as one step, and what takes others by their names."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.imports.folding.items import (
    LEADING,
    STRUCTURES,
    Block,
    Branches,
    Item,
    Items,
    Network,
    Residual,
    Unit,
    without_places,
)


def runs(items: Items) -> Iterator[list[Item]]:
    """What is written as one step: a chain, consecutive calls of one block, equal branches."""
    run: list[Item] = []
    for item in items:
        if run and not _continues(run[-1], item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _continues(before: Item, item: Item) -> bool:
    if isinstance(before, Block) and isinstance(item, Block):
        return before.name == item.name
    if isinstance(before, (Branches, Residual)) and not is_by_name(before):
        return without_places((before,)) == without_places((item,))
    chain = isinstance(before, Unit) and isinstance(item, Unit)
    return chain and isinstance(item, Unit) and item.name not in LEADING


def is_by_name(item: Item) -> bool:
    """Whether an item is written as several steps that take each other by their names."""
    if isinstance(item, Branches):
        return item.join.name not in STRUCTURES
    return isinstance(item, Network)


def takes_names(item: Item) -> bool:
    """Whether an item, or the first of a list inside it, takes what enters by its name."""
    match item:
        case Branches(_, branches):
            inside = branches
        case Residual(body, skip):
            inside = (body, skip)
        case _:
            inside = ()
    return is_by_name(item) or any(takes_names(items[0]) for items in inside if items)


def is_held(branch: Items) -> bool:
    """Whether a branch begins with what the network holds, and takes no input."""
    first = branch[0]
    if isinstance(first, Branches):
        return all(part and is_held(part) for part in first.branches)
    return isinstance(first, Unit) and not first.shape
