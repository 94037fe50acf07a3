"""Which layer of the old network stands for which of the new one.

By path first, where rows of a table and passes of a repeat are aligned in their order by what they
hold: with a row added in the middle, those behind it keep their counterparts. Then, of the layers
that are left, by operator, attributes and shapes in the order of execution (a rename or a move);
then by operator and the end of the path.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeAlias

from costcalc.cost.cost import LayerCost
from costcalc.graph.graph import Layer
from costcalc.records import NamedTuple

MOST_CELLS = 10_000
"""Old rows times new rows that are aligned by what they hold; more are aligned by their numbers."""

Segments: TypeAlias = tuple[str, ...]
Part: TypeAlias = "dict[Segments, int]"
"""Layers by what is left of their paths."""


class Aligned(NamedTuple):
    """A pair of layers by number; None where there is no counterpart."""

    old: int | None
    new: int | None


def aligned(old: Sequence[LayerCost], new: Sequence[LayerCost]) -> list[Aligned]:
    """All layers of both, in the order of the new network; one that was removed follows the layer
    that it followed.
    """
    found = _Alignment([one.layer for one in old], [one.layer for one in new])
    found.by_path()
    found.by(found.signatures)
    found.by([list(map(_end, layers)) for layers in (found.old, found.new)])
    return _in_order(found.pairs, len(old), len(new))


class _Alignment:
    """The layers of both networks, and for each new one the number of its counterpart so far."""

    def __init__(self, old: list[Layer], new: list[Layer]):
        self.old = old
        self.new = new
        self.pairs: dict[int, int] = {}
        known: dict[int, str] = {}
        self.signatures = [[_signature(one, known) for one in layers] for layers in (old, new)]

    def by(self, keys: Sequence[Sequence[Hashable]]) -> None:
        """Pair the layers that are left and have the same key, in their order."""
        waiting: dict[Hashable, deque[int]] = {}
        for number in sorted({*range(len(self.old))} - {*self.pairs.values()}):
            waiting.setdefault(keys[0][number], deque()).append(number)
        for number in range(len(self.new)):
            if number not in self.pairs and (found := waiting.get(keys[1][number])):
                self.pairs[number] = found.popleft()

    def by_path(self) -> None:
        """Pair layers of the same path, numbers of rows and passes aligned."""
        parts = [
            {tuple(one.path.split("/")): number for number, one in enumerate(layers)}
            for layers in (self.old, self.new)
        ]
        self.parts(*parts)

    def parts(self, old: Part, new: Part) -> None:
        """Pair the layers of two parts of the networks."""
        (plain, rows), (others, other_rows) = _by_rows(old), _by_rows(new)
        for path, number in others.items():
            if path in plain:
                self.pairs[number] = plain[path]
        for head, inside in other_rows.items():
            for pair in self.rows(rows.get(head, {}), inside):
                self.parts(*pair)

    def rows(self, old: dict[str, Part], new: dict[str, Part]) -> Iterator[tuple[Part, Part]]:
        """The rows that stand for each other, in their order."""
        if len(old) * len(new) > MOST_CELLS:
            yield from ((old[row], new[row]) for row in new if row in old)
            return
        held = [
            [self.held(part, side) for part in rows.values()]
            for side, rows in enumerate((old, new))
        ]
        names = list(old), list(new)

        def likeness(i: int, j: int) -> int:
            common = sum((held[0][i] & held[1][j]).values())
            return 2 * common + (names[0][i] == names[1][j])

        for i, j in _best(len(old), len(new), likeness):
            yield old[names[0][i]], new[names[1][j]]

    def held(self, part: Part, side: int) -> Counter[Hashable]:
        """What a row holds: each layer by its path and operator, and once more with its sizes."""
        layers = (self.old, self.new)[side]
        found: Counter[Hashable] = Counter()
        for path, number in part.items():
            found[path, layers[number].op.name] += 1
            found[path, self.signatures[side][number]] += 1
        return found


def _best(old: int, new: int, likeness: Callable[[int, int], int]) -> Iterator[tuple[int, int]]:
    """Pairs of numbers, both ascending, with the largest sum of likeness."""
    best = [[0] * (new + 1) for _ in range(old + 1)]
    alike = [[likeness(i, j) for j in range(new)] for i in range(old)]
    for i in range(old - 1, -1, -1):
        for j in range(new - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < old and j < new:
        if best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _by_rows(part: Part) -> tuple[Part, dict[Segments, dict[str, Part]]]:
    """The layers whose paths have no number, and the others by what stands before the number."""
    plain: Part = {}
    rows: dict[Segments, dict[str, Part]] = {}
    for path, number in part.items():
        place = next((n for n, word in enumerate(path) if word.isdecimal()), None)
        if place is None:
            plain[path] = number
        else:
            inside = rows.setdefault(path[:place], {}).setdefault(path[place], {})
            inside[path[place + 1 :]] = number
    return plain, rows


def _in_order(pairs: dict[int, int], old: int, new: int) -> list[Aligned]:
    counterparts = {o: n for n, o in pairs.items()}
    following: dict[int, list[int]] = {}
    latest = -1
    for number in range(old):
        if number in counterparts:
            latest = counterparts[number]
        else:
            following.setdefault(latest, []).append(number)
    found = [Aligned(number, None) for number in following.get(-1, ())]
    for number in range(new):
        found.append(Aligned(pairs.get(number), number))
        found += [Aligned(one, None) for one in following.get(number, ())]
    return found


def _signature(layer: Layer, known: dict[int, str]) -> Hashable:
    """The operator with its attributes, and the shapes that enter it."""
    if id(layer.op) not in known:
        known[id(layer.op)] = f"{layer.op.spatial_axes} {layer.op!r}"
    return known[id(layer.op)], layer.inputs


def _end(layer: Layer) -> Hashable:
    """The operator, and the last two segments of the path."""
    return layer.op.name, "/".join(layer.path.split("/")[-2:])
