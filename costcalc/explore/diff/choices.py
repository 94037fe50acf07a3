"""Two trees of values as one: what they share, and numbered places where they differ.

Each place is an edit. With the first n edits applied the tree is partly new and partly old: between
the old text (none applied) and the new one (all).
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from difflib import SequenceMatcher
from typing import TypeAlias

from costcalc.errors import Span
from costcalc.records import NamedTuple
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence

TOKEN = re.compile(r"\w+(?:\.\w+)?|[^\w\s]")
ALIKE = 0.6
"""The share of common words from which on a value with another key is taken for the same."""

Pair: TypeAlias = tuple[Scalar, Node]
Trail: TypeAlias = tuple[str, ...]
"""The words that lead to a place: `blocks`, `inverted_residual`, `depthwise`."""


class Difference(NamedTuple):
    """A place where two texts differ: what leads to it, and the values there.

    None where a value was added or removed. `key` is the key that was added, removed or renamed
    with the value, or the column of a table.
    """

    trail: Trail
    old: Node | None
    new: Node | None
    key: tuple[str, str] = ("", "")

    @property
    def place(self) -> Span:
        """Where it is written, in the new text if it is there."""
        node = self.new or self.old
        assert node is not None
        return node.span


class Swap(NamedTuple):
    """An old value, or from edit `number` on a new one."""

    number: int
    old: Node | None
    new: Node | None


class PairSwap(NamedTuple):
    """An old key and value, or from edit `number` on a new one."""

    number: int
    old: Pair | None
    new: Pair | None


class Inner(NamedTuple):
    """A key whose value differs within; from edit `number` on it is the new key."""

    number: int
    keys: tuple[Scalar, Scalar]
    value: Choice


class Pairs(NamedTuple):
    """A mapping."""

    items: tuple[PairSwap | Inner, ...]
    span: Span


class Items(NamedTuple):
    """A list."""

    items: tuple[Choice, ...]
    span: Span


Choice: TypeAlias = Swap | Pairs | Items


def plain(node: Node) -> Hashable:
    """What a value says, wherever it is written and however it is spaced."""
    if isinstance(node, Scalar):
        return tuple(TOKEN.findall(node.text))
    if isinstance(node, Sequence):
        return ("list", *map(plain, node.items))
    return ("mapping", *((key.text, plain(value)) for key, value in node.pairs))


class Comparer:
    """Compares two trees; the differences are in the order of the new text."""

    def __init__(self) -> None:
        self.found: list[Difference] = []

    def compare(self, old: Node, new: Node, trail: Trail = (), column: str = "") -> Choice:
        """Both as one."""
        if plain(old) == plain(new):
            return Swap(-1, old, new)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            return self.mappings(old, new, trail)
        if isinstance(old, Sequence) and isinstance(new, Sequence):
            return self.lists(old, new, trail)
        return Swap(self.note(Difference(trail, old, new, (column, column))), old, new)

    def note(self, difference: Difference) -> int:
        self.found.append(difference)
        return len(self.found) - 1

    def mappings(self, old: Mapping, new: Mapping, trail: Trail) -> Choice:
        """The keys of the new mapping in order; one that is gone stands where it stood."""
        before, after = ({key.text: (key, value) for key, value in m.pairs} for m in (old, new))
        renamed = dict(_renamed(before, after))
        items: list[PairSwap | Inner] = []
        for word in _in_turn(list(before), list(after)):
            if word in renamed.values() and word not in before:
                continue  # stands with its old name
            other = renamed.get(word, word)
            if word in before and other in after:
                items.append(self.inner(before[word], after[other], trail))
            else:
                items.append(self.pair(trail, before.get(word), after.get(word)))
        return Pairs(tuple(items), new.span)

    def inner(self, old: Pair, new: Pair, trail: Trail) -> Inner:
        """A key that is in both, perhaps with another name, and what differs in its value."""
        (key, value), (other, changed) = old, new
        number = -1
        if plain(key) != plain(other):
            names = (key.text, other.text)
            number = self.note(Difference(trail, key, other, names))
        within = self.compare(value, changed, (*trail, other.text))
        return Inner(number, (key, other), within)

    def pair(self, trail: Trail, old: Pair | None, new: Pair | None) -> PairSwap:
        """A key that was added, removed or renamed."""
        keys = (old[0].text if old else "", new[0].text if new else "")
        nodes = (old[1] if old else None, new[1] if new else None)
        return PairSwap(self.note(Difference(trail, *nodes, keys)), old, new)

    def lists(self, old: Sequence, new: Sequence, trail: Trail) -> Choice:
        """Equal entries first; of the others, those with the same name, else one after another."""
        before, after = ([plain(one) for one in items.items] for items in (old, new))
        columns = _header(old, new, trail)
        found: list[Choice] = []
        matcher = SequenceMatcher(None, before, after)
        for word, i, i_end, j, j_end in matcher.get_opcodes():
            if word == "equal":
                pairs = zip(old.items[i:i_end], new.items[j:j_end], strict=True)
                found += [Swap(-1, *pair) for pair in pairs]
                continue
            for one, other in _matched(old.items[i:i_end], new.items[j:j_end]):
                found.append(self.entry(one, other, trail, columns, old, new))
        return Items(tuple(found), new.span)

    def entry(
        self,
        one: Node | None,
        other: Node | None,
        trail: Trail,
        columns: tuple[str, ...],
        old: Sequence,
        new: Sequence,
    ) -> Choice:
        """An entry of a list, compared with its counterpart if it has one."""
        node, whole = (other, new) if other is not None else (one, old)
        assert node is not None
        number = next(n for n, item in enumerate(whole.items) if item is node)
        label = _name_of(node) or (f"row {number - 1}" if columns else "")
        inner = (*trail, label) if label else trail
        if one is None or other is None:
            return Swap(self.note(Difference(inner, one, other)), one, other)
        if columns and isinstance(one, Sequence) and isinstance(other, Sequence):
            if len(one.items) == len(other.items) == len(columns):
                cells = zip(one.items, other.items, columns, strict=True)
                parts = (self.compare(*cell[:2], inner, cell[2]) for cell in cells)
                return Items(tuple(parts), other.span)
            return Swap(self.note(Difference(inner, one, other)), one, other)
        return self.compare(one, other, inner)


def applied(choice: Choice, count: int) -> Node | None:
    """The tree with the first `count` edits applied."""
    if isinstance(choice, Swap):
        return choice.new if choice.number < count else choice.old
    if isinstance(choice, Items):
        items = (applied(one, count) for one in choice.items)
        return Sequence(tuple(one for one in items if one is not None), choice.span)
    return Mapping(tuple(_pairs(choice, count)), choice.span)


def _pairs(choice: Pairs, count: int) -> Iterator[Pair]:
    for item in choice.items:
        if isinstance(item, Inner):
            value = applied(item.value, count)
            if value is not None:
                yield item.keys[item.number < count], value
        else:
            pair = item.new if item.number < count else item.old
            if pair is not None:
                yield pair


def _renamed(before: dict[str, Pair], after: dict[str, Pair]) -> Iterator[tuple[str, str]]:
    """Old and new key of what has another key: of the same name before its parentheses, else with
    a value that is the same, or alike for the most part.
    """
    gone = [word for word in before if word not in after]
    come = [word for word in after if word not in before]
    for is_same in (_same_name, _alike):
        for new in tuple(come):
            found = next((old for old in gone if is_same(before[old], after[new])), None)
            if found is not None:
                gone.remove(found)
                come.remove(new)
                yield found, new


def _same_name(old: Pair, new: Pair) -> bool:
    return old[0].text.partition("(")[0] == new[0].text.partition("(")[0]


def _alike(old: Pair, new: Pair) -> bool:
    words, others = (list(_words(node)) for node in (old[1], new[1]))
    return SequenceMatcher(None, words, others).ratio() >= ALIKE


def _words(node: Node) -> Iterator[str]:
    """The words of a value, its keys included."""
    if isinstance(node, Scalar):
        yield from TOKEN.findall(node.text)
    elif isinstance(node, Sequence):
        for one in node.items:
            yield from _words(one)
    else:
        for key, value in node.pairs:
            yield key.text
            yield from _words(value)


def _in_turn(before: list[str], after: list[str]) -> list[str]:
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


def _matched(
    old: tuple[Node, ...], new: tuple[Node, ...]
) -> Iterator[tuple[Node | None, Node | None]]:
    """Entries that differ, side by side: those of one name, and those without in their order."""
    waiting = list(old)
    for node in new:
        name = _name_of(node)
        same = [one for one in waiting if _name_of(one) == name]
        later = {_name_of(one) for one in new}
        free = [one for one in waiting if _name_of(one) not in later or _name_of(one) == name]
        chosen = (same or (free if len(old) == len(new) else []) or [None])[0]  # type: ignore[list-item]
        if chosen is not None:
            for one in waiting[: waiting.index(chosen)]:
                if _name_of(one) not in later:
                    waiting.remove(one)
                    yield one, None
            waiting.remove(chosen)
        yield chosen, node
    yield from ((one, None) for one in waiting)


def _name_of(node: Node) -> str:
    """The name of an entry: its first key, or nothing for a row or a chain without a name."""
    return node.pairs[0][0].text if isinstance(node, Mapping) and node.pairs else ""


def _header(old: Sequence, new: Sequence, trail: Trail) -> tuple[str, ...]:
    """The columns of a table, if both lists are tables with the same header."""
    if trail[-1:] != ("table",) or not old.items or not new.items:
        return ()
    heads = [one.items[0] for one in (old, new)]
    if plain(heads[0]) != plain(heads[1]) or not isinstance(heads[1], Sequence):
        return ()
    return tuple(one.text if isinstance(one, Scalar) else "" for one in heads[1].items)
