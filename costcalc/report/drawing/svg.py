"""Pictures as SVG: plain records of shapes, and the one place that writes them as text.

The same picture always gives the same text: coordinates have two decimals, and nothing depends on
time, fonts or chance. Texts are escaped here; lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from costcalc.records import NamedTuple
from costcalc.report.drawing.colours import PATTERNS, STYLE
from costcalc.report.escaping import html_text

Anchor: TypeAlias = Literal["start", "middle", "end"]


class Shape(NamedTuple):
    """An element: its name, its attributes, its own text and what is inside.

    `title` is what a reader sees who points at it, and what a screen reader says. Attributes with
    a number are coordinates.
    """

    tag: str
    attributes: Mapping[str, str | float] = {}
    text: str = ""
    title: str = ""
    inside: tuple[Shape, ...] = ()


class Picture(NamedTuple):
    """A picture: `title` is its name, `description` says in words what it shows.

    One for a page begins at the height `top`, and the page writes its `head`: a heading and perhaps
    a line below it.
    """

    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]
    top: int = 0
    head: tuple[str, ...] = ()


def rectangle(
    x: float, y: float, width: float, height: float, style: str = "", title: str = ""
) -> Shape:
    """A rectangle by its upper left corner."""
    place: dict[str, str | float] = {"x": x, "y": y, "width": width, "height": height}
    return Shape("rect", {"class": style, **place}, title=title)


def line(x1: float, y1: float, x2: float, y2: float, style: str = "axis") -> Shape:
    """A straight line."""
    return Shape("line", {"class": style, "x1": x1, "y1": y1, "x2": x2, "y2": y2})


def polyline(points: Iterable[tuple[float, float]], style: str) -> Shape:
    """A line through points."""
    text = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Shape("polyline", {"class": style, "points": text})


def dot(x: float, y: float, radius: float, style: str, title: str = "") -> Shape:
    """A filled circle."""
    return Shape("circle", {"class": style, "cx": x, "cy": y, "r": radius}, title=title)


def words(x: float, y: float, text: str, anchor: Anchor = "start", style: str = "") -> Shape:
    """Text; `y` is its base line."""
    place: dict[str, str | float] = {"x": x, "y": y}
    return Shape("text", {"class": style, **place, "text-anchor": anchor}, text)


def group(shapes: Iterable[Shape], **attributes: str | float) -> Shape:
    """Shapes together, such as with one `transform`."""
    return Shape("g", attributes, inside=tuple(shapes))


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(3), number(2.5), number(1 / 3), number(-0.001)
    ('3', '2.5', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def render(picture: Picture) -> Iterator[str]:
    """The lines of a file that stands alone."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from _opened(picture, ' xmlns="http://www.w3.org/2000/svg"')
    yield f"<style>{STYLE}</style>"
    yield PATTERNS
    yield '<rect class="ground" width="100%" height="100%"/>'
    yield from map(_written, picture.shapes)
    yield "</svg>"


def inline(picture: Picture) -> Iterator[str]:
    """The lines of a picture inside an HTML page, which has the style and the patterns."""
    yield from _opened(picture, "")
    yield from map(_written, picture.shapes)
    yield "</svg>"


def _opened(picture: Picture, space: str) -> Iterator[str]:
    height = picture.height - picture.top
    size = f'width="{picture.width}" height="{height}"'
    box = f'viewBox="0 {picture.top} {picture.width} {height}"'
    label = html_text(f"{picture.title}. {picture.description}")
    yield f'<svg{space} {size} {box} role="img" aria-label="{label}">'


def _written(shape: Shape) -> str:
    attributes = "".join(
        f' {name}="{html_text(value) if isinstance(value, str) else number(value)}"'
        for name, value in shape.attributes.items()
        if value != ""
    )
    title = f"<title>{html_text(shape.title)}</title>" if shape.title else ""
    inside = title + html_text(shape.text) + "".join(map(_written, shape.inside))
    return (
        f"<{shape.tag}{attributes}>{inside}</{shape.tag}>"
        if inside
        else (f"<{shape.tag}{attributes}/>")
    )
