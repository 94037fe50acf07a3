"""A graph as boxes from top to bottom, with lines for what each box reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from costcalc.report.drawing.boxes import Arrow, Box, Drawing
from costcalc.report.drawing.places import (
    BOX,
    GAP,
    GUTTER,
    LANE,
    Lane,
    Layout,
    Place,
    arranged,
)
from costcalc.report.drawing.svg import Picture, Shape, group, number, rectangle, words

LINE, PAD = 15, 7
TALLEST = 760
"""A stack of boxes that would be taller ends, and the next one begins."""

ROUND = 6
"""The radius of the corners of a line."""

STRIPE = 5
"""The width of the colour of a kind at the left of its box."""

LONGEST = 27
"""Letters in a box; of a longer path the end is shown."""


def picture(
    drawing: Drawing, title: str, colours: Mapping[str, int], tallest: int = TALLEST
) -> Picture:
    """The boxes in order, with the arrows between them; each box names all it holds.

    `colours` are the slots of the kinds, by name.
    """
    heights = [LINE * len(one.lines) + 2 * PAD for one in drawing.boxes]
    layout = arranged(heights, [(one.start, one.end) for one in drawing.arrows], tallest)
    shapes = [_arrow(n, arrow, layout) for n, arrow in enumerate(drawing.arrows)]
    for one, place in zip(drawing.boxes, layout.places, strict=True):
        shapes.append(_box(one, place, colours.get(one.kind)))
    description = f"{len(drawing.boxes)} boxes and {len(drawing.arrows)} arrows"
    return Picture(int(layout.width), int(layout.height), title, description, tuple(shapes))


def _box(box: Box, place: Place, slot: int | None) -> Shape:
    parts = [rectangle(place.x, place.y, BOX, place.height, "free" if box.is_free else "box")]
    if slot is not None:
        parts.append(rectangle(place.x, place.y, STRIPE, place.height, f"k{slot}"))
    parts += [
        words(place.centre, place.y + PAD + LINE * n - 3, _short(text), "middle", _style(n))
        for n, text in enumerate(box.lines, 1)
    ]
    return group(parts)._replace(title=" · ".join((box.path, *box.lines)).strip(" ·"))


def _style(line: int) -> str:
    return "" if line == 1 else "small"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"…{text[1 - LONGEST :]}"


def _arrow(place: int, arrow: Arrow, layout: Layout) -> Shape:
    path = _outline(list(corners(place, arrow, layout)))
    return Shape("path", {"class": "arrow", "d": path}, title=arrow.shape)


def corners(place: int, arrow: Arrow, layout: Layout) -> Iterator[tuple[float, float]]:
    """The points of a line: down its own column, down the other, around in a lane, or to another
    stack.
    """
    start, end = layout.places[arrow.start], layout.places[arrow.end]
    lane = layout.lanes.get(place)
    if lane is not None:
        column = [one for one in layout.places if one.stack == start.stack]
        x = max(one.right for one in column if one.column == lane.column)
        x += GUTTER / 2 + LANE * lane.number
        yield from ((_side(start, lane), start.middle), (x, start.middle))
        yield from ((x, end.middle), (_side(end, lane), end.middle))
        return
    yield start.centre, start.bottom
    if start.stack != end.stack:
        turn = end.x - GUTTER
        yield from ((start.centre, start.bottom + GAP / 2), (turn, start.bottom + GAP / 2))
        yield from ((turn, end.y - GAP / 2), (end.centre, end.y - GAP / 2))
    elif start.column != end.column:
        y = layout.bends[place]
        yield from ((start.centre, y), (end.centre, y))
    yield end.centre, end.y


def _side(place: Place, lane: Lane) -> float:
    """The edge of a box that is towards a lane."""
    return place.right if lane.column >= place.column else place.x


def _outline(corners: list[tuple[float, float]]) -> str:
    """A line through the corners, which are rounded."""
    text = f"M{_point(corners[0])}"
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        text += f"L{_point(_towards(corner, before))}Q{_point(corner)} "
        text += _point(_towards(corner, after))
    return f"{text}L{_point(corners[-1])}"


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The point on the way to another corner where the rounding begins."""
    (x, y), (a, b) = corner, other
    length = abs(a - x) + abs(b - y)
    part = min(ROUND, length / 2) / length if length else 0
    return x + (a - x) * part, y + (b - y) * part


def _point(at: tuple[float, float]) -> str:
    return f"{number(at[0])} {number(at[1])}"
