"""Tables in a narrow terminal: columns that are left out, and that it is said."""

from __future__ import annotations

import pytest

import costcalc
from costcalc.cost.counters import counted_by
from costcalc.report.counters import page as counters_page
from costcalc.report.network import page as network_page
from costcalc.report.network.record import describe_network
from costcalc.report.page.fitting import fitted, narrowed
from costcalc.report.page.record import Column, Grid, GridRow, Page, Sentence
from costcalc.report.page.widths import width_of
from costcalc.report.references import page as references_page

GRID = Grid(
    (
        Column("layer", role="path"),
        Column("kind"),
        Column("output"),
        Column("MACs", "right", "number"),
    ),
    (
        GridRow(("blocks/0/depthwise", "conv dw 3x3", "32x112x112", "3,612,672")),
        GridRow(("blocks/1/depthwise", "conv dw 3x3", "64x56x56", "1,806,336")),
    ),
)
LEAVE = ("output", "kind")


@pytest.mark.parametrize(
    ("width", "headers"),
    [
        (None, ("layer", "kind", "output", "MACs")),
        (80, ("layer", "kind", "output", "MACs")),
        (45, ("layer", "kind", "MACs")),
        (30, ("layer", "MACs")),
        (10, ("layer", "MACs")),
    ],
)
def test_columns_are_left_out_in_their_order(width: int | None, headers: tuple[str, ...]) -> None:
    grid, *said = narrowed(GRID, width, LEAVE)
    assert isinstance(grid, Grid)
    assert grid.headers == headers
    left_out = [header for header in LEAVE if header not in headers]
    expected = [Sentence(f"left out at this width: {', '.join(left_out)}", "note")]
    assert said == (expected if left_out else [])


def test_what_is_left_fits_if_it_can() -> None:
    for width in range(24, 60):
        grid, *_ = narrowed(GRID, width, LEAVE)
        assert isinstance(grid, Grid)
        assert width_of(fitted(grid, width)) <= width


def grids(page: Page) -> list[Grid]:
    return [part for part in page.parts if isinstance(part, Grid)]


@pytest.mark.parametrize("width", [60, 70, 80])
def test_the_cost_table_of_a_counter_fits(width: int) -> None:
    cost = counted_by("ptflops_aten", costcalc.cost_of("mobilenet_v1"))
    for grid in grids(network_page.page(describe_network(cost), width)):
        assert width_of(fitted(grid, width)) <= width


def test_names_of_counters_are_whole() -> None:
    found = costcalc.counters("mobilenet_v1")
    grid = grids(counters_page.page(found, 60))[0]
    assert grid == fitted(grid, 60)
    assert "per MAC" not in grid.headers


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_of_published_figures_fits(width: int) -> None:
    found = costcalc.references("mobilenet_v3", table="9")
    parts = references_page.page(found, width).parts
    grids = [part for part in parts if isinstance(part, Grid)]
    assert width_of(grids[0]) <= width
    assert grids[0].headers.count("ours") == 2
    said = any(isinstance(one, Sentence) and "left out" in one.text for one in parts)
    assert said == ("variant" not in grids[0].headers)


@pytest.mark.parametrize("width", [40, 60])
def test_a_table_of_published_figures_is_cut_into_parts_that_fit(width: int) -> None:
    found = costcalc.references("mobilenet_v3", table="9")
    parts = references_page.page(found, width).parts
    cut = [part for part in parts if isinstance(part, Grid)][:2]
    assert [grid.headers for grid in cut] == [
        ("label", "macs", "ours"),
        ("label", "params", "ours"),
    ]
    assert all(width_of(grid) <= 60 for grid in cut)
    assert cut[0].lines[0].cells[0] == cut[1].lines[0].cells[0] == "large 224/1.25"
    assert [len(grid.lines) for grid in cut] == [19, 19]
    assert Sentence("in 2 parts at this width", "note") in parts
