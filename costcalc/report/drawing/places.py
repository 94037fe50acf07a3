"""Where the boxes of a graph are drawn: branches side by side, and what passes over boxes beside.

The boxes come in an order in which each follows what it reads. They are cut into sections wherever
a single arrow leads on; sections stand below one another, and a stack that becomes too tall ends,
so that the next one begins at its right. Inside a section a box continues the column of a box that
it reads, or begins a column. Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from costcalc.records import NamedTuple

BOX = 200
GAP = 24
"""The room below a box."""

TOP = 18
LANE = 12
"""How far apart lines are that pass over boxes."""

GUTTER = 26
"""The room right of a column without such lines."""

Arrows = Sequence[tuple[int, int]]
"""The numbers of the boxes that each arrow begins and ends at."""


class Place:
    """Where a box is: its stack, its column in its section, and its frame."""

    def __init__(self, stack: int, section: int, column: int, y: float, height: float):
        self.stack = stack
        self.section = section
        self.column = column
        self.x = 0.0
        self.y = y
        self.height = height

    @property
    def middle(self) -> float:
        """The height at which lines leave and enter at the right."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + BOX

    @property
    def centre(self) -> float:
        """Where lines leave below and enter above."""
        return self.x + BOX / 2


class Lane(NamedTuple):
    """A line that passes over boxes: the column it is right of, and how many lines are nearer."""

    column: int
    number: int


class Layout(NamedTuple):
    """The places of the boxes, the ways of the arrows inside a stack by their numbers, and the size
    of it all.
    """

    places: tuple[Place, ...]
    bends: dict[int, float]
    """The heights at which lines that leave below cross to another column."""

    lanes: dict[int, Lane]
    """The lanes of the other lines."""

    width: float
    height: float


def arranged(heights: Sequence[float], arrows: Arrows, tallest: float) -> Layout:
    """The layout of boxes with these heights; a stack is as tall as its tallest section at least.

    >>> found = arranged([20, 20, 20], [(0, 1), (1, 2), (0, 2)], 500)
    >>> [place.y for place in found.places], found.lanes
    ([18.0, 62.0, 106.0], {2: Lane(column=0, number=0)})
    """
    places: list[Place] = []
    stack, y = 0, float(TOP)
    for section, (first, last) in enumerate(_sections(len(heights), arrows)):
        inner = [(a - first, b - first) for a, b in arrows if first <= a < b < last]
        found = _columns(heights[first:last], inner)
        tall = max(at + height for (_, at), height in zip(found, heights[first:last], strict=True))
        if y > TOP and y + tall > tallest:
            stack, y = stack + 1, float(TOP)
        for (column, at), height in zip(found, heights[first:last], strict=True):
            places.append(Place(stack, section, column, y + at, height))
        y += tall + GAP
    bends = _bends(places, arrows)
    lanes = _lanes(places, arrows, bends)
    width = _across(places, lanes, arrows)
    height = max((place.bottom for place in places), default=0.0) + TOP
    return Layout(tuple(places), bends, lanes, width, height)


def _bends(places: Sequence[Place], arrows: Arrows) -> dict[int, float]:
    """The bends of the arrows that can leave below and enter from above."""
    found = {}
    for number, (start, end) in enumerate(arrows):
        y = _bend(places, places[start], places[end])
        if y is not None:
            found[number] = y
    return found


def _bend(places: Sequence[Place], a: Place, b: Place) -> float | None:
    """The height at which a line crosses to the column of its end; None if boxes are in its way."""
    if a.stack != b.stack or b.y <= a.bottom:
        return None
    columns = min(a.column, b.column), max(a.column, b.column)
    for y in (b.y - GAP / 2, a.bottom + GAP / 2):
        if (
            _is_clear(places, a, columns, (y, y))
            and _is_clear(places, a, (a.column, a.column), (a.bottom, y))
            and _is_clear(places, a, (b.column, b.column), (y, b.y))
        ):
            return y
    return None


def _is_clear(
    places: Sequence[Place], of: Place, columns: tuple[int, int], heights: tuple[float, float]
) -> bool:
    """Whether no box of a stack is in these columns between these heights."""
    return not any(
        place.stack == of.stack
        and columns[0] <= place.column <= columns[1]
        and place.y < heights[1]
        and place.bottom > heights[0]
        for place in places
    )


def _sections(count: int, arrows: Arrows) -> Iterator[tuple[int, int]]:
    """Runs of boxes, between which at most one arrow leads on. No run begins with a box that reads
    none, such as an input, or ends with one that none reads, such as an output.
    """
    read, reading = {min(ends) for ends in arrows}, {max(ends) for ends in arrows}
    over = [0] * (count + 1)
    for ends in arrows:
        over[min(ends) + 1] += 1
        over[max(ends) + 1] -= 1
    first = crossing = 0
    for number in range(1, count + 1):
        crossing += over[number]
        if number == count or (crossing <= 1 and number - 1 in read and number in reading):
            yield first, number
            first = number


def _columns(heights: Sequence[float], arrows: Arrows) -> list[tuple[int, float]]:
    """The column and the height of each box of a section, from its upper edge."""
    reads: dict[int, list[int]] = {number: [] for number in range(len(heights))}
    waiting = [0] * len(heights)
    for start, end in arrows:
        reads[end].append(start)
        waiting[start] += 1
    found: list[tuple[int, float]] = []
    lowest: list[int] = []
    for number in range(len(heights)):
        sources = reads[number]
        y = max((found[one][1] + heights[one] + GAP for one in sources), default=0.0)
        open_ends = [found[one][0] for one in sources if lowest[found[one][0]] == one]
        for one in sources:
            waiting[one] -= 1
        column = min(open_ends) if open_ends else None
        if column is None:
            above = max((found[one][1] + heights[one] for one in sources), default=0.0)
            begin = min((found[one][0] for one in sources), default=-1) + 1
            column = next(
                (
                    at
                    for at in range(begin, len(lowest))
                    if not waiting[lowest[at]]
                    and found[lowest[at]][1] + heights[lowest[at]] <= above
                ),
                len(lowest),
            )
        if column == len(lowest):
            lowest.append(number)
        lowest[column] = number
        found.append((column, y))
    return found


def _lanes(places: Sequence[Place], arrows: Arrows, bends: dict[int, float]) -> dict[int, Lane]:
    """The lanes of the arrows without a bend; short ones are nearer to their column.

    Arrows with the same start share a lane.
    """
    found: dict[int, Lane] = {}
    taken: dict[tuple[int, int, int], list[tuple[int, float, float]]] = {}
    for number in sorted(range(len(arrows)), key=lambda n: abs(arrows[n][1] - arrows[n][0])):
        start, end = arrows[number]
        a, b = places[start], places[end]
        if a.stack != b.stack or number in bends:
            continue
        low, high = min(a.middle, b.middle), max(a.middle, b.middle)
        column = _beside(places, a, b)
        lane = 0
        while not _is_free(taken.get((a.stack, column, lane), []), start, low, high):
            lane += 1
        taken.setdefault((a.stack, column, lane), []).append((start, low, high))
        found[number] = Lane(column, lane)
    return found


def _beside(places: Sequence[Place], a: Place, b: Place) -> int:
    """The column right of which a lane between two boxes is: no box is on the way, if possible."""
    left = min(a.column, b.column)
    last = max(place.column for place in places if place.stack == a.stack)
    for column in range(left, last + 1):
        if all(_reaches(places, box, column) for box in (a, b)):
            return column
    return left


def _reaches(places: Sequence[Place], box: Place, column: int) -> bool:
    """Whether nothing stands between a box and the room right of a column."""
    between = (box.column + 1, column) if column >= box.column else (column + 1, box.column - 1)
    return _is_clear(places, box, between, (box.middle, box.middle))


def _is_free(taken: list[tuple[int, float, float]], start: int, low: float, high: float) -> bool:
    return all(one == start or high < first or last < low for one, first, last in taken)


def _across(places: Sequence[Place], lanes: dict[int, Lane], arrows: Arrows) -> float:
    """Puts the stacks and their columns beside one another; the width of it all."""
    x = 8.0
    for stack in range(max((place.stack for place in places), default=-1) + 1):
        inside = [place for place in places if place.stack == stack]
        for column in range(max(place.column for place in inside) + 1):
            for place in inside:
                if place.column == column:
                    place.x = x
            numbers = [
                lane.number + 1
                for arrow, lane in lanes.items()
                if lane.column == column and places[arrows[arrow][0]].stack == stack
            ]
            x += BOX + GUTTER + LANE * max(numbers, default=0)
        x += GUTTER
    return x - GUTTER if places else x
