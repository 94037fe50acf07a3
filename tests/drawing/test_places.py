"""Boxes never overlap, and lines reach the boxes they join without passing under others."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import costcalc
from costcalc.report.drawing import chain
from costcalc.report.drawing.boxes import Arrow, Box, Drawing, drawing
from costcalc.report.drawing.places import BOX, Layout, Place, arranged


def layout_of(found: Drawing, tallest: int = 760) -> Layout:
    heights = [chain.LINE * len(box.lines) + 2 * chain.PAD for box in found.boxes]
    return arranged(heights, [(one.start, one.end) for one in found.arrows], tallest)


def lines(found: Drawing, layout: Layout) -> list[list[tuple[float, float]]]:
    return [list(chain.corners(n, one, layout)) for n, one in enumerate(found.arrows)]


def passes_under(line: list[tuple[float, float]], place: Place) -> bool:
    return any(
        min(a[0], b[0]) < place.x + BOX - 1
        and max(a[0], b[0]) > place.x + 1
        and min(a[1], b[1]) < place.bottom - 1
        and max(a[1], b[1]) > place.y + 1
        for a, b in pairwise(line)
    )


def overlap(a: Place, b: Place) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


@pytest.mark.parametrize("level", [1, 2, 3, 5])
@pytest.mark.parametrize(
    "name",
    ["inception_v3", "resnet18", "mobilenet_v3_small", "yolov5s", "unet", "shufflenet_v2_x1_0"],
)
def test_no_line_passes_under_a_box(name: str, level: int) -> None:
    found = drawing(costcalc.cost_of(name).graph, level)
    layout = layout_of(found)
    hidden = [
        (found.boxes[arrow.start].path, found.boxes[arrow.end].path)
        for arrow, line in zip(found.arrows, lines(found, layout), strict=True)
        if any(passes_under(line, place) for place in layout.places)
    ]
    assert hidden == []
    assert not any(overlap(a, b) for a, b in combinations(layout.places, 2))


@st.composite
def graphs(draw: st.DrawFn) -> Drawing:
    """Boxes of different heights, each of which reads some of those before it."""
    count = draw(st.integers(1, 12))
    boxes = [Box(f"b{n}", ("x",) * draw(st.integers(1, 4)), is_free=False) for n in range(count)]
    arrows = [
        Arrow(start, end, "1", is_skip=False)
        for end in range(1, count)
        for start in draw(st.sets(st.integers(0, end - 1), max_size=3))
    ]
    return Drawing("t", tuple(boxes), tuple(range(count)), tuple(arrows))


@given(graphs(), st.sampled_from([120, 300, 5_000]))
def test_any_graph_is_drawn_apart_and_joined(found: Drawing, tallest: int) -> None:
    layout = layout_of(found, tallest)
    assert not any(overlap(a, b) for a, b in combinations(layout.places, 2))
    assert all(place.right <= layout.width for place in layout.places)
    assert all(place.bottom <= layout.height for place in layout.places)
    for arrow, line in zip(found.arrows, lines(found, layout), strict=True):
        start, end = layout.places[arrow.start], layout.places[arrow.end]
        assert line[0] in {
            (start.x, start.middle),
            (start.right, start.middle),
            (start.centre, start.bottom),
        }
        assert line[-1] in {(end.x, end.middle), (end.right, end.middle), (end.centre, end.y)}
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line))


def test_branches_stand_side_by_side() -> None:
    arrows = [(0, 1), (1, 2), (0, 3), (2, 4), (3, 4)]
    layout = arranged([20] * 5, arrows, 500)
    assert [place.column for place in layout.places] == [0, 0, 0, 1, 0]
    assert layout.places[1].y == layout.places[3].y
    assert layout.lanes == {}


def test_inputs_stand_side_by_side() -> None:
    left, right, a, b, both, after = arranged(
        [40] * 6, [(0, 2), (1, 3), (2, 4), (3, 4), (4, 5)], 500
    ).places
    assert left.y == right.y < a.y == b.y < both.y < after.y
    assert left.x == a.x < right.x == b.x


def test_outputs_stand_side_by_side() -> None:
    both, p, q, output_p, output_q = arranged(
        [40] * 5, [(0, 1), (0, 2), (1, 3), (2, 4)], 500
    ).places
    assert both.y < p.y == q.y < output_p.y == output_q.y
    assert p.x == output_p.x < q.x == output_q.x


def test_an_input_that_is_read_late_stands_beside_what_is_read_before() -> None:
    first, a, late, both = arranged([40] * 4, [(0, 1), (1, 3), (2, 3)], 500).places
    assert first.y < a.y == late.y < both.y
    assert first.x == a.x < late.x


def test_nested_skips_have_lanes_of_their_own() -> None:
    arrows = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (1, 4)]
    layout = arranged([20] * 6, arrows, 500)
    assert {number: lane.number for number, lane in layout.lanes.items()} == {6: 0, 5: 1}


def test_a_stack_ends_where_one_arrow_leads_on() -> None:
    arrows = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]
    layout = arranged([20] * 6, arrows, 130)
    assert [place.stack for place in layout.places] == [0, 0, 0, 1, 1, 1]
