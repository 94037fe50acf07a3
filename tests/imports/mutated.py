"""JSON that was damaged at random, for the doors that read it."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Any

STRANGE: tuple[Any, ...] = (
    None, -1, 0, 1, 3, 2**70, 1.5, float("nan"), "", "x", [], {}, [[]], [1, 2], [-1, 0], True,
    "same", {"class_name": "x"}, ["a", 0, 0],
)  # fmt: skip
"""What a value is replaced by."""

Path = tuple[Any, ...]


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Where all values in a tree are."""
    found = [path]
    entries = dict(enumerate(value)) if isinstance(value, list) else value
    for key, one in entries.items() if isinstance(entries, dict) else ():
        found += paths(one, (*path, key))
    return found


def mutated(tree: Any, places: list[Path], random: Random) -> Any:
    """The tree with one to three values taken out, replaced, or copied to another place."""
    made = deepcopy(tree)
    for _ in range(random.choice((1, 1, 2, 3))):
        *outer, last = random.choice(places[1:])
        try:
            _change(made, outer, last, tree, random.choice(places), random)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place out
    return made


def _change(made: Any, outer: list[Any], last: Any, tree: Any, other: Path, random: Random) -> None:
    inside = _at(made, outer)
    how = random.random()
    if how < 0.25:
        del inside[last]
    elif how < 0.8:
        inside[last] = deepcopy(random.choice(STRANGE))
    else:
        inside[last] = deepcopy(_at(tree, other))


def _at(tree: Any, path: Any) -> Any:
    for key in path:
        tree = tree[key]
    return tree
