"""Which values of two trees stand for each other: equal ones, renamed ones, entries in a row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from difflib import SequenceMatcher
from typing import TypeAlias

from costcalc.spec.tree import Mapping, Node, Scalar, Sequence

TOKEN = re.compile(r"\w+(?:\.\w+)?|[^\w\s]")
ALIKE = 0.6
"""The share of common words from which on a value with another key is taken for the same."""

Pair: TypeAlias = tuple[Scalar, Node]
Trail: TypeAlias = tuple[str, ...]
"""The words that lead to a place: `blocks`, `inverted_residual`, `depthwise`."""


def plain(node: Node) -> Hashable:
    """What a value says, wherever it is written and however it is spaced."""
    if isinstance(node, Scalar):
        return tuple(TOKEN.findall(node.text))
    if isinstance(node, Sequence):
        return ("list", *map(plain, node.items))
    return ("mapping", *((key.text, plain(value)) for key, value in node.pairs))


def renamed(before: dict[str, Pair], after: dict[str, Pair]) -> Iterator[tuple[str, str]]:
    """Old and new key of what has another key: of the same name before its parentheses, else with
    a value that is the same, or alike for the most part.
    """
    gone = [word for word in before if word not in after]
    come = [word for word in after if word not in before]
    for is_same in (same_name, alike):
        for new in tuple(come):
            found = next((old for old in gone if is_same(before[old], after[new])), None)
            if found is not None:
                gone.remove(found)
                come.remove(new)
                yield found, new


def same_name(old: Pair, new: Pair) -> bool:
    return old[0].text.partition("(")[0] == new[0].text.partition("(")[0]


def alike(old: Pair, new: Pair) -> bool:
    old_words, new_words = (list(words(node)) for node in (old[1], new[1]))
    return SequenceMatcher(None, old_words, new_words).ratio() >= ALIKE


def words(node: Node) -> Iterator[str]:
    """The words of a value, its keys included."""
    if isinstance(node, Scalar):
        yield from TOKEN.findall(node.text)
    elif isinstance(node, Sequence):
        for one in node.items:
            yield from words(one)
    else:
        for key, value in node.pairs:
            yield key.text
            yield from words(value)


def in_turn(before: list[str], after: list[str]) -> list[str]:
    """All keys: those of `after` in order, and each other one behind the key it was behind."""
    found = list(after)
    place = 0
    for word in before:
        if word in after:
            place = found.index(word) + 1
        else:
            found.insert(place, word)
            place += 1
    return found


def matched(
    old: tuple[Node, ...], new: tuple[Node, ...]
) -> Iterator[tuple[Node | None, Node | None]]:
    """Entries that differ, side by side: those of one name, and those without in their order."""
    waiting = list(old)
    for node in new:
        name = name_of(node)
        same = [one for one in waiting if name_of(one) == name]
        later = {name_of(one) for one in new}
        free = [one for one in waiting if name_of(one) not in later or name_of(one) == name]
        chosen = (same or (free if len(old) == len(new) else []) or [None])[0]  # type: ignore[list-item]
        if chosen is not None:
            for one in waiting[: waiting.index(chosen)]:
                if name_of(one) not in later:
                    waiting.remove(one)
                    yield one, None
            waiting.remove(chosen)
        yield chosen, node
    yield from ((one, None) for one in waiting)


def name_of(node: Node) -> str:
    """The name of an entry: its first key, or nothing for a row or a chain without a name."""
    return node.pairs[0][0].text if isinstance(node, Mapping) and node.pairs else ""


def header(old: Sequence, new: Sequence, trail: Trail) -> tuple[str, ...]:
    """The columns of a table, if both lists are tables with the same header."""
    if trail[-1:] != ("table",) or not old.items or not new.items:
        return ()
    heads = [one.items[0] for one in (old, new)]
    if plain(heads[0]) != plain(heads[1]) or not isinstance(heads[1], Sequence):
        return ()
    return tuple(one.text if isinstance(one, Scalar) else "" for one in heads[1].items)
