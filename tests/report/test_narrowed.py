"""Tables in a narrow terminal: columns that are left out, and that it is said."""

from __future__ import annotations

from typing import Literal

import pytest

import costcalc
from costcalc.cost.cost import evaluate
from costcalc.cost.counters import counted_by
from costcalc.cost.counting import counting
from costcalc.cost.quantities import title_of, with_asked
from costcalc.report.counters import page as counters_page
from costcalc.report.diff import page as diff_page
from costcalc.report.network import page as network_page
from costcalc.report.network.record import View, describe_network
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


def table_of(*names: str, role: Literal["name", "path"] = "name") -> Grid:
    """A table of 21 characters beside the names."""
    columns = (Column("layer", role=role), Column("kind"), Column("MACs", "right", "number"))
    rows = (GridRow((name, "conv dw 3x3", f"{n:>6}")) for n, name in enumerate(names))
    return Grid(columns, tuple(rows))


def test_names_that_would_be_equal_when_cut_stand_on_lines_of_their_own() -> None:
    """Each above its figures; a short one stays beside them."""
    names = ("mobilenet_100: alpha 1, rho 1", "mobilenet_100: alpha 1, rho 2", "fc")
    grid = fitted(table_of(*names), 44)
    assert width_of(grid) <= 44
    found = [(line.role, line.cells[0], line.cells[2].strip()) for line in grid.lines]
    assert found == [
        ("group", names[0], ""),
        ("row", "", "0"),
        ("group", names[1], ""),
        ("row", "", "1"),
        ("row", "fc", "2"),
    ]
    different = fitted(table_of("alpha 1, of mobilenet_100", "alpha 2, of mobilenet_100"), 40)
    assert all(line.role == "row" for line in different.lines)
    assert all(line.cells[0].endswith("…") for line in different.lines)


def test_a_path_that_would_lose_more_than_half_stands_whole() -> None:
    paths = ("stages/1/0/residual/expand/conv", "stages/2/1/residual/depthwise/dwconv")
    grid = fitted(table_of(*paths, role="path"), 34)
    assert [line.cells[0] for line in grid.lines if line.role == "group"] != []
    whole = " ".join(line.cells[0] for line in grid.lines)
    assert "…" not in whole
    assert width_of(grid) <= 36


def test_a_long_heading_is_wrapped_and_not_cut() -> None:
    title = "a table of widths and resolutions, of which the end alone tells one from another"
    grid = table_of("one", "two")
    heading = GridRow((f"  {title}", "", ""), "group")
    found = fitted(grid._replace(lines=(heading, *grid.lines)), 30)
    pieces = [line.cells[0] for line in found.lines if line.role == "group"]
    assert all(len(piece) <= 30 and piece.startswith("  ") for piece in pieces)
    assert " ".join(piece.strip() for piece in pieces) == title


def test_columns_that_were_asked_for_are_shown_in_parts() -> None:
    """Every one of them, in tables that fit and say how many they are."""
    columns = ("macs", "params", "active", "activations", "bytes", "bops", "size", "intensity")
    view = View(top=5, columns=(*columns, "memory"))
    graph = costcalc.graph_of("mobilenet_v1")
    cost = evaluate(graph, counting(graph, quantities=with_asked(*view.columns)))
    page = network_page.page(describe_network(cost, view), 60)
    assert all(width_of(fitted(grid, 60)) <= 60 for grid in grids(page))
    of_layers = [grid for grid in grids(page) if grid.headers[0] == "layer"]
    headers = [header for grid in of_layers for header in grid.headers[1:]]
    assert len(headers) == len(set(headers))
    assert {title_of(name) for name in view.columns} <= set(headers)
    texts = [part.text for part in page.parts if isinstance(part, Sentence)]
    assert f"in {len(of_layers)} parts at this width" in texts
    assert not any("left out" in text for text in texts)


def test_a_table_that_cannot_be_cut_leaves_columns_out() -> None:
    grid, *said = narrowed(GRID, 45, LEAVE, in_parts=False)
    assert isinstance(grid, Grid)
    assert grid.headers == ("layer", "kind", "MACs")
    assert said == [Sentence("left out at this width: output", "note")]
    alone, *said = narrowed(table_of("a" * 30), 20, ("kind",), in_parts=False)
    assert isinstance(alone, Grid)
    assert alone.headers == ("layer", "MACs")


@pytest.mark.parametrize("width", [60, 70])
def test_the_tables_of_a_difference_fit(width: int) -> None:
    found = costcalc.diff("mobilenet_v2", "mobilenet_v2:alpha=0.75")
    for grid in grids(diff_page.page(found, width)):
        assert width_of(fitted(grid, width)) <= width
