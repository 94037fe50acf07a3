"""A graph as boxes from top to bottom in columns, with arcs for what passes over boxes."""

from __future__ import annotations

from collections.abc import Iterator

from costcalc.report.drawing.boxes import Arrow, Box, Drawing
from costcalc.report.drawing.svg import Picture, Shape, group, number, rectangle, words

BOX, LINE, PAD = 200, 15, 7
GAP = 26
ARC = 46
"""The room right of a column for arcs."""

TALLEST = 760
"""A column that would be taller ends, and the next one begins."""

TOP = 12
LONGEST = 27
"""Letters in a box; of a longer path the end is shown."""


class Place:
    """Where a box is drawn."""

    def __init__(self, column: int, x: float, y: float, height: float):
        self.column = column
        self.x = x
        self.y = y
        self.height = height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def picture(drawing: Drawing, title: str, tallest: int = TALLEST) -> Picture:
    """The boxes in order, with the arrows between them; each box names all it holds."""
    places = list(_placed(drawing.boxes, tallest))
    shapes = [_arrow(arrow, places) for arrow in drawing.arrows]
    shapes += [_box(one, place) for one, place in zip(drawing.boxes, places, strict=True)]
    width = max((place.x for place in places), default=0) + BOX + ARC + 8
    height = max((place.y + place.height for place in places), default=0) + TOP
    description = f"{len(drawing.boxes)} boxes and {len(drawing.arrows)} arrows"
    return Picture(int(width), int(height), title, description, tuple(shapes))


def _placed(boxes: tuple[Box, ...], tallest: int) -> Iterator[Place]:
    column, x, y = 0, 8.0, float(TOP)
    for one in boxes:
        height = LINE * len(one.lines) + 2 * PAD
        if y > TOP and y + height > tallest:
            column, x, y = column + 1, x + BOX + ARC + 24, float(TOP)
        yield Place(column, x, y, height)
        y += height + GAP


def _box(box: Box, place: Place) -> Shape:
    lines = [
        words(place.x + BOX / 2, place.y + PAD + LINE * n - 3, _short(text), "middle", _style(n))
        for n, text in enumerate(box.lines, 1)
    ]
    frame = rectangle(place.x, place.y, BOX, place.height, "free" if box.is_free else "box")
    return group([frame, *lines])._replace(title=" · ".join((box.path, *box.lines)).strip(" ·"))


def _style(line: int) -> str:
    return "" if line == 1 else "small"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"…{text[1 - LONGEST :]}"


def _arrow(arrow: Arrow, places: list[Place]) -> Shape:
    path = _path(places[arrow.start], places[arrow.end], follows=arrow.end - arrow.start == 1)
    return Shape("path", {"class": "arrow", "d": path}, title=arrow.shape)


def _path(start: Place, end: Place, *, follows: bool) -> str:
    """Straight down to the next box, an arc at the right over boxes, a curve to another column."""
    middle = BOX / 2
    if start.column != end.column:
        return _curve((start.x + BOX, start.middle), 40, (end.x - 2, end.middle), -40)
    if follows:
        x, y = start.x + middle, start.y + start.height
        return f"M{number(x)} {number(y)}V{number(end.y - 2)}"
    bend = min(ARC, 12 + (end.middle - start.middle) / 12)
    return _curve((start.x + BOX, start.middle), bend, (start.x + BOX + 2, end.middle), bend)


def _curve(a: tuple[float, float], leaving: float, b: tuple[float, float], entering: float) -> str:
    """A curve that leaves and enters horizontally, by so much."""
    (x1, y1), (x2, y2) = a, b
    first, second = number(x1 + leaving), number(x2 + entering)
    ends = f"{number(x2)} {number(y2)}"
    return f"M{number(x1)} {number(y1)}C{first} {number(y1)} {second} {number(y2)} {ends}"
