"""Labels of dots, each beside its dot where it covers the least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from costcalc.records import NamedTuple
from costcalc.report.drawing.svg import Anchor, Shape, words

Spot: TypeAlias = tuple[float, float]
"""A place in a picture, in pixels."""

LETTER, HEIGHT = 6.4, 12
"""The size that is kept for a letter."""

PLACES: tuple[tuple[int, int, Anchor], ...] = (
    (9, 14, "start"),
    (-9, -6, "end"),
    (9, -6, "start"),
    (-9, 14, "end"),
    (0, -11, "middle"),
    (0, 20, "middle"),
)
"""Where a label can be: how far from its dot, and which end of it is there. The first of equals is
taken; the first two are off a rising line.
"""

SAMPLES = 60
"""Places of a line that are looked at."""

HEAVY = 1_000
"""What weighs more than anything else: to be outside of the picture."""


class Box(NamedTuple):
    """The room of a label."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, spot: Spot) -> bool:
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def meets(self, other: Box) -> bool:
        beside = self.right < other.left or other.right < self.left
        return not (beside or self.bottom < other.top or other.bottom < self.top)


def labels(
    named: Sequence[tuple[str, Spot]], lines: Iterable[Sequence[Spot]], room: Box
) -> Iterator[Shape]:
    """A label for each dot, inside the room as far as one can be."""
    marks = [spot for line in lines for spot in _samples(line)]
    marks += [spot for _, spot in named for _ in range(SAMPLES // 4)]
    placed: list[Box] = []
    for text, (x, y) in named:
        found = [
            (room_of(text, x + dx, y + dy, anchor), dx, dy, anchor) for dx, dy, anchor in PLACES
        ]
        box, dx, dy, anchor = min(found, key=lambda one: _weight(one[0], marks, placed, room))
        placed.append(box)
        yield words(x + dx, y + dy, text, anchor, "small")


def room_of(text: str, x: float, y: float, anchor: Anchor) -> Box:
    """The room of a text whose base line is at `y`."""
    width = LETTER * len(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - HEIGHT + 2, left + width, y + 2)


def _weight(box: Box, marks: Sequence[Spot], placed: Sequence[Box], room: Box) -> int:
    """How much a label would cover: places of lines and dots, and other labels."""
    inside = room.left <= box.left and box.right <= room.right
    inside = inside and room.top <= box.top and box.bottom <= room.bottom
    covered = sum(map(box.covers, marks)) + SAMPLES * sum(map(box.meets, placed))
    return covered + (0 if inside else HEAVY)


def _samples(line: Sequence[Spot]) -> Iterator[Spot]:
    """Places along a line, close to each other."""
    for (x, y), (to_x, to_y) in pairwise(line):
        for n in range(SAMPLES + 1):
            part = n / SAMPLES
            yield x + part * (to_x - x), y + part * (to_y - y)
