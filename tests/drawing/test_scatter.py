"""Networks as points: where dots, lines and labels are."""

from __future__ import annotations

from itertools import combinations

import pytest

from costcalc.report.drawing.chart import LEFT, RIGHT, TOP, WIDTH
from costcalc.report.drawing.labels import Box, room_of
from costcalc.report.drawing.scale import fine
from costcalc.report.drawing.scatter import HEIGHT, Plane, Point, picture
from costcalc.report.drawing.svg import Shape

RISING = [
    Point(f"efficientnet_b{n}", "efficientnet", size * 1e6, macs * 1e6, "")
    for n, (size, macs) in enumerate(
        [(5.3, 386), (7.8, 687), (9.1, 994), (12.2, 1827), (19.3, 4394), (30.4, 10270)]
    )
]
OTHERS = [Point("one", "one", 4e6, 500e6, ""), Point("two", "two", 6e6, 500e6, "")]
PLANE = Plane("title", "parameters", "MACs")


def boxes(shapes: tuple[Shape, ...], names: list[str]) -> list[Box]:
    """The rooms of the labels."""
    found = [one for one in shapes if one.text in names and one.attributes["class"] == "small"]
    return [
        room_of(one.text, one.attributes["x"], one.attributes["y"], one.attributes["text-anchor"])
        for one in found
    ]


@pytest.mark.parametrize("points", [RISING, OTHERS, [*RISING, *OTHERS], RISING[::-1]])
def test_no_label_covers_another_or_a_dot(points: list[Point]) -> None:
    shapes = picture(points, PLANE).shapes
    found = boxes(shapes, [one.label for one in points])
    dots = [(one.attributes["cx"], one.attributes["cy"]) for one in shapes if one.tag == "circle"]
    assert len(found) == len(dots) == len(points)
    assert not any(one.meets(other) for one, other in combinations(found, 2))
    assert not any(box.covers(spot) for box in found for spot in dots)
    assert all(one.left >= LEFT and one.right <= WIDTH for one in found)
    assert all(one.bottom <= TOP + HEIGHT for one in found)


def test_variants_are_joined_and_other_networks_are_not() -> None:
    lines = [one for one in picture([*OTHERS, *RISING], PLANE).shapes if one.tag == "polyline"]
    assert [len(str(one.attributes["points"]).split()) for one in lines] == [len(RISING)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.3e6, 25e6, [1e6, 2e6, 5e6, 1e7, 2e7, 5e7]),
        (5e6, 1e7, [5e6, 1e7]),
        (3.0, 3.0, [2, 5]),
        (1.0, 1e5, [1, 10, 100, 1e3, 1e4, 1e5]),
    ],
)
def test_ticks_are_round_and_hold_the_range(low: float, high: float, expected: list[float]) -> None:
    scale = fine(low, high, LEFT, WIDTH - RIGHT)
    assert scale.ticks() == pytest.approx(expected, rel=1e-9)
    assert LEFT <= scale.at(low) <= scale.at(high) <= WIDTH - RIGHT
