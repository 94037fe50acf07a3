"""Two trees of values as one: what they share, and numbered places where they differ.

Each place is an edit. With the first n edits applied the tree is partly new and partly old: between
the old text (none applied) and the new one (all).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TypeAlias

from costcalc.errors import Span
from costcalc.explore.diff.likeness import (
    Pair,
    Trail,
    header,
    in_turn,
    matched,
    name_of,
    plain,
    renamed,
)
from costcalc.records import NamedTuple
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence


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
        others = dict(renamed(before, after))
        items: list[PairSwap | Inner] = []
        for word in in_turn(list(before), list(after)):
            if word in others.values() and word not in before:
                continue  # stands with its old name
            other = others.get(word, word)
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
        columns = header(old, new, trail)
        found: list[Choice] = []
        matcher = SequenceMatcher(None, before, after)
        for word, i, i_end, j, j_end in matcher.get_opcodes():
            if word == "equal":
                pairs = zip(old.items[i:i_end], new.items[j:j_end], strict=True)
                found += [Swap(-1, *pair) for pair in pairs]
                continue
            for one, other in matched(old.items[i:i_end], new.items[j:j_end]):
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
        label = name_of(node) or (f"row {number - 1}" if columns else "")
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
