"""What all charts share: the title, axes with ticks, a legend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from textwrap import wrap

from costcalc.records import NamedTuple
from costcalc.report import units
from costcalc.report.drawing.scale import Scale
from costcalc.report.drawing.svg import Picture, Shape, group, line, rectangle, words

WIDTH = 960
LEFT, RIGHT, TOP = 72, 16, 56
HEAD = 40
"""The height of a heading."""

LETTER = 7
"""The width that is kept for a letter of 12 pixels."""

LETTERS_OF_A_LINE = 136
KEPT = "kept"
"""The class of what stays where a page draws a picture anew at another setting."""


class Axis(NamedTuple):
    """A scale, its name, and how its ticks are written."""

    scale: Scale
    name: str
    write: Callable[[float], str]


def heading(title: str, note: str = "") -> list[Shape]:
    """The title, and a line below it."""
    head = words(LEFT, 22, title, style="head")
    return [head, words(LEFT, 40, note, style="small")] if note else [head]


def in_page(picture: Picture, *head: str) -> Picture:
    """A picture without room for its heading, which the page writes: words there break into
    lines.
    """
    return picture._replace(top=HEAD, head=tuple(filter(None, head)))


def foot(note: str, top: float) -> tuple[list[Shape], float]:
    """A longer note below a picture, in lines, and the height that it takes."""
    lines = wrap(note, LETTERS_OF_A_LINE)
    shapes = [words(LEFT, top + 16 * n, text, style="small") for n, text in enumerate(lines, 1)]
    return shapes, 16 * len(lines) + 8


def briefly(value: float) -> str:
    """A tick such as `200 M`; below 1 a decimal.

    >>> briefly(2e8), briefly(0.1), briefly(1500), briefly(0)
    ('200 M', '0.1', '1.5 k', '0')
    """
    if abs(value) < 1:
        return f"{value:.6g}" if value else "0"
    power = max(0, min((len(str(int(abs(value) + 0.5))) - 1) // 3, len(units.UNITS) - 1))
    return f"{value / 1000**power:g} {units.UNITS[power]}".strip()


def binary(value: float) -> str:
    """Bytes of a tick, such as `1.5 MiB`."""
    power = 0
    while power + 1 < len(units.BINARY) and abs(value) >= 1024 ** (power + 1):
        power += 1
    return f"{value / 1024**power:.3g} {units.BINARY[power]}"


def vertical(axis: Axis, left: float, right: float, *, mirrored: bool = False) -> Iterator[Shape]:
    """An axis at the left with lines across; `mirrored`: it runs down from a line of zero."""
    for tick in axis.scale.ticks():
        y = axis.scale.at(tick)
        if mirrored and tick == 0:
            continue
        yield line(left, y, right, y, "grid")
        yield words(left - 6, y + 4, axis.write(tick), "end", "small")
    middle = (axis.scale.start + axis.scale.end) / 2
    name = words(0, 0, axis.name, "middle", "small")
    place = f"translate(14 {middle:.0f}) rotate(-90)"
    yield group([name], **{"class": KEPT, "transform": place})


def horizontal(axis: Axis, top: float, bottom: float) -> Iterator[Shape]:
    """An axis at the bottom with lines across."""
    for tick in axis.scale.ticks():
        x = axis.scale.at(tick)
        yield line(x, top, x, bottom, "grid")
        yield words(x, bottom + 16, axis.write(tick), "middle", "small")
    middle = (axis.scale.start + axis.scale.end) / 2
    yield line(axis.scale.start, bottom, axis.scale.end, bottom)
    yield words(middle, bottom + 34, axis.name, "middle", "small")


def legend(slots: Mapping[str, int], top: float, width: float = WIDTH) -> tuple[list[Shape], float]:
    """The names with their colours in rows, and the height that they take."""
    shapes: list[Shape] = []
    x, y = float(LEFT), top
    for name, slot in slots.items():
        size = 24 + LETTER * len(name)
        if x > LEFT and x + size > width - RIGHT:
            x, y = float(LEFT), y + 20
        shapes += [rectangle(x, y, 12, 12, f"k{slot}"), words(x + 18, y + 11, name)]
        x += size + 12
    return shapes, y + 20 - top
