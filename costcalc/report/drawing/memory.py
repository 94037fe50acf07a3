"""The bytes that are live while each layer runs."""

from __future__ import annotations

from costcalc.cost.memory.record import Memory
from costcalc.report import units
from costcalc.report.drawing.chart import (
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    binary,
    heading,
    in_page,
    vertical,
)
from costcalc.report.drawing.scale import Scale
from costcalc.report.drawing.svg import Picture, Shape, line, rectangle, words

HEIGHT = 240
TICKS = 5


class BinaryScale(Scale):
    """A linear scale of bytes, whose ticks are round numbers of KiB or MiB."""

    def ticks(self) -> list[float]:
        """Steps of a power of two."""
        step = 1.0
        while self.high / step > TICKS:
            step *= 2
        return [step * count for count in range(int(self.high / step) + 1)]


def picture(memory: Memory, *, alone: bool = True) -> Picture:
    """A bar for each step, and a line at the most that is live.

    One that does not stand `alone` has its heading beside it.
    """
    live = memory.live
    bottom = TOP + HEIGHT
    scale = BinaryScale(0, max(*live, 1), bottom, TOP)
    peak = live.index(max(live))
    note = (
        f"{memory.dtype.name}, batch {memory.batch}, by the definition {memory.definition.name}; "
        "weights are not part of it"
    )
    head = f"{memory.graph.name}: bytes that are live while each layer runs"
    shapes = heading(head, note) if alone else []
    shapes += vertical(Axis(scale, "live bytes", binary), LEFT, WIDTH - RIGHT)
    shapes += _bars(memory, live, scale)
    shapes.append(line(LEFT, bottom, WIDTH - RIGHT, bottom))
    top = scale.at(live[peak])
    shapes.append(line(LEFT, top, WIDTH - RIGHT, top, "mark"))
    largest = f"most: {units.binary(live[peak])} while {memory.path_of(peak)} runs"
    shapes.append(words(WIDTH - RIGHT, bottom + 18, largest, "end"))
    description = f"A bar for each of {units.number_of(len(live), 'step')}; {largest}"
    title = f"Live bytes of {memory.graph.name}"
    drawn = Picture(WIDTH, int(bottom + 34), title, description, tuple(shapes))
    return drawn if alone else in_page(drawn, head, note)


def _bars(memory: Memory, live: list[int], scale: Scale) -> list[Shape]:
    step = (WIDTH - RIGHT - LEFT) / len(live)
    width = step * (0.85 if step > 3 else 1)
    shapes = []
    for number, size in enumerate(live):
        top = scale.at(size)
        title = f"{memory.path_of(number)}: {units.exactly(size)} bytes ({units.binary(size)})"
        place = LEFT + number * step
        shapes.append(rectangle(place, top, width, scale.start - top, "k0", title))
    return shapes
