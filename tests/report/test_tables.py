"""The cost table and the comparison as people see them: merged rows, bars, shares, six networks."""

import csv
import io
import json
from fractions import Fraction
from typing import Any

import pytest

from costcalc import cost_of, graph_from_text
from costcalc.cli.run import run
from costcalc.cost.cost import evaluate
from costcalc.report import units
from costcalc.report.compare import data as compare_data
from costcalc.report.compare import page as compare_page
from costcalc.report.compare.record import compare
from costcalc.report.network import data as network_data
from costcalc.report.network import page as network_page
from costcalc.report.network import record as network
from costcalc.report.page import tabular
from costcalc.report.page.bars import drawn
from costcalc.report.page.fitting import fitted
from costcalc.report.page.record import Grid, Sentence
from costcalc.report.page.widths import width_of

HERO = ("mobilenet_v1", "mobilenet_v2", "resnet50", "efficientnet_b0", "vit_b_16", "densenet121")


def out_of(capsys: pytest.CaptureFixture[str], *words: Any) -> Any:
    code = run(words)
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("name", HERO)
def test_a_norm_stands_in_the_row_of_its_convolution(name: str) -> None:
    cost = cost_of(name)
    merged = network.describe_network(cost).merged()
    plain = network.describe_network(cost)
    by_path = {row.path: row for row in plain.rows}
    layers = {layer.path: layer for layer in cost.graph.layers}
    assert sum(row.layers for row in merged.rows) == len(plain.rows) == len(layers)
    for field in ("macs", "weights", "biases", "norm", "buffers", "activations"):
        assert sum(getattr(row.totals, field) for row in merged.rows) == getattr(cost.totals, field)
    for row in merged.rows:
        own = by_path[row.path]
        assert (row.kind, row.op, row.output) == (own.kind, own.op, own.output)
        if row.layers > 1:
            assert layers[row.path].op.multiplies
            assert row.totals.norm > own.totals.norm
            assert row.totals.macs == own.totals.macs
    gone = by_path.keys() - {row.path for row in merged.rows}
    assert all(layers[path].op.normalizes for path in gone)


SPEC = """
costcalc: 1
input: (3, 20, 24)
layers:
  - a: conv(8, k=3) | bn
  - b: conv(8, k=3)
  - c: bn
  - d: {residual: [{e: conv(8)}]}
  - f: bn
  - g: conv(8)
  - h: {concat: {i: bn, j: conv(8)}}
"""


def test_only_the_sole_consumer_is_merged() -> None:
    cost = evaluate(graph_from_text(SPEC))
    rows = network.describe_network(cost).merged().rows
    held = {row.path: row.layers for row in rows}
    assert held["a/conv"] == held["b"] == 2
    assert held["f"] == 1  # behind a sum
    assert held["g"] == 1  # two read it
    assert {"h/i", "h/j"} < held.keys()


def test_all_shows_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert "stem/bn" not in out_of(capsys, "mobilenet_v1")
    assert "`--all` shows every layer" in out_of(capsys, "mobilenet_v1")
    everything = out_of(capsys, "mobilenet_v1", "--all")
    assert "stem/bn" in everything
    assert "--all" not in everything
    assert "| `stem/bn` |" in out_of(capsys, "mobilenet_v1", "--format", "markdown")
    assert "stem/bn,bn" in out_of(capsys, "mobilenet_v1", "--format", "csv")


@pytest.mark.parametrize("width", [80, 90, 100, 110, 120, 140, 200])
def test_bars_use_the_width_there_is(width: Any) -> None:
    report = network.describe_network(cost_of("mobilenet_v1")).merged()
    grid = network_page.page(report, width).parts[4]
    assert grid.columns[-1].role == "bar"
    assert width_of(grid) <= width
    longest = max(len(line.cells[-1]) for line in drawn(grid).lines)
    assert longest == min(40, width - (width_of(grid) - longest)) >= 4


@pytest.mark.parametrize("quantity", ["macs", "params", "activations"])
def test_shares_and_bars_are_of_what_it_is_sorted_by(quantity: Any) -> None:
    cost = cost_of("mobilenet_v2")
    report = network.describe_network(cost, network.View(sort=quantity)).merged()
    grid = network_page.page(report, 160).parts[4]
    headers = [column.header for column in grid.columns]
    title = {"macs": "MACs"}.get(quantity, quantity)
    assert headers[-2] == f"% {title}"
    assert title in headers
    rows = [row for row in report.rows if not row.totals.is_nothing]
    whole = getattr(cost.totals, quantity)
    for row, line in zip(rows, grid.lines, strict=False):
        figure = getattr(row.totals, quantity)
        assert line.cells[headers.index(title)] == units.briefly(figure)
        assert line.cells[-2] == units.percent(figure, whole)
    largest = max(getattr(row.totals, quantity) for row in rows)
    for row, line in zip(rows, grid.lines, strict=False):
        assert line.bar == Fraction(getattr(row.totals, quantity), largest)
        assert line.cells[-1] == ""
    lengths = [len(line.cells[-1]) for line in drawn(grid).lines[: len(rows)]]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] == grid.columns[-1].width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (99_999, "99,999"),
        (100_000, "100.0 k"),
        (999_949, "999.9 k"),
        (999_950, "1.000 M"),
        (9_999_499, "9.999 M"),
        (9_999_500, "10.00 M"),
        (99_995_000, "100.0 M"),
        (999_950_000, "1.000 G"),
        (-999_950, "-1.000 M"),
    ],
)
def test_four_digits(value: Any, text: str) -> None:
    assert units.briefly(value) == text


SIX = (
    "mobilenet_v1",
    "mobilenet_v1:alpha=0.5",
    "mobilenet_v2",
    "shufflenet_v1",
    "squeezenet1_0",
    "efficientnet_b0",
)


def test_six_networks_are_one_matrix_at_100_columns() -> None:
    named = [(name, cost_of(name)) for name in SIX]
    page = compare_page.page(compare(named), 100)
    totals, matrix = [part for part in page.parts if hasattr(part, "columns")]
    assert width_of(totals) <= 100
    assert width_of(matrix) <= 100
    assert len(matrix.columns) == 7
    assert totals.columns[-1].role == "bar"
    assert [line.cells[0] for line in totals.lines] == list(SIX)
    pointwise = next(line for line in matrix.lines if line.cells[0] == "  conv 1x1")
    for cell, (_, cost) in zip(pointwise.cells[1:], named, strict=True):
        own = sum(one.totals.macs for one in cost.by_kind()["conv 1x1"])
        assert cell == units.briefly(own)


def test_comparison_by_path(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "mobilenet_v1", "mobilenet_v2", "--fold", "1")
    assert "by path" in out_of(capsys, *words)
    rows = list(csv.reader(io.StringIO(out_of(capsys, *words, "--format", "csv"))))
    assert rows[0][:2] == ["network", "path"]
    for name in ("mobilenet_v1", "mobilenet_v2"):
        own = [row for row in rows if row[0] == name]
        assert {row[1] for row in own} > {"stem", "fc", "total"}
        total = next(int(row[2]) for row in own if row[1] == "total")
        assert sum(int(row[2]) for row in own if row[1] != "total") == total
    data = json.loads(out_of(capsys, *words, "--format", "json"))
    assert data["networks"][0]["paths"][0]["path"] == "stem"


def test_a_folded_network_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(
        csv.reader(io.StringIO(out_of(capsys, "mobilenet_v1", "--fold", "1", "--format", "csv")))
    )
    assert [row[0] for row in rows[1:]] == ["stem", "blocks", "gap", "fc"]
    assert sum(int(row[5]) for row in rows[1:]) == 568_740_352


def test_a_narrow_table_keeps_its_headings(capsys: pytest.CaptureFixture[str]) -> None:
    from costcalc.report.page.narrow import fitting
    from costcalc.report.page.record import Column, Grid, GridRow

    grid = Grid(
        (Column("layer"), Column("formula"), Column("MACs")), (GridRow(("a", "x" * 90, "5")),)
    )
    texts = [part.text for part in fitting(grid, 60, [1])]
    assert texts == ["", "layer · MACs", "    formula", "a · 5", "    " + "x" * 90, ""]


def test_the_record_of_a_merged_table_is_not_the_data() -> None:
    cost = cost_of("mobilenet_v1")
    paths = [row["path"] for row in network_data.data(network.describe_network(cost))["layers"]]
    assert paths == [layer.path for layer in cost.graph.layers]


UNSORTED = """
costcalc: 1
input: (3, 6, 5)
layers:
  - z: conv(8, k=3, p=1)
  - m: [{b: relu}, {a: conv(4)}]
  - k: bn
  - c: [{only: maxpool(2)}]
"""


@pytest.mark.parametrize(
    ("sort", "paths"),
    [
        ("order", ["z", "m/b", "m/a", "k", "c/only"]),
        ("path", ["c/only", "k", "m/a", "m/b", "z"]),
        ("kind", ["k", "m/a", "z", "c/only", "m/b"]),
        ("macs", ["z", "m/a", "m/b", "k", "c/only"]),
        ("params", ["z", "m/a", "k", "m/b", "c/only"]),
    ],
)
def test_rows_are_sorted(sort: Any, paths: Any) -> None:
    """Kinds: batchnorm, conv 1x1, conv 3x3, maxpool 2x2, relu."""
    found = network.describe_network(evaluate(graph_from_text(UNSORTED)), network.View(sort=sort))
    assert [row.path for row in found.rows] == paths


def test_a_folded_row_of_one_layer_is_that_layer_only_under_its_own_path() -> None:
    found = network.describe_network(evaluate(graph_from_text(UNSORTED)), network.View(fold=1))
    rows = {row.path: (row.op, row.kind, row.layers) for row in found.rows}
    assert rows == {
        "z": ("conv", "conv 3x3", 1),
        "m": (None, "2 layers", 2),
        "k": ("bn", "batchnorm", 1),
        "c": (None, "maxpool 2x2", 1),
    }


def test_each_figure_of_a_comparison_stands_under_its_heading() -> None:
    one = evaluate(graph_from_text(UNSORTED, "one"))
    two = evaluate(graph_from_text(UNSORTED.replace("conv(4)", "conv(7)"), "two"))
    macs = (27 * 8 * 30 + 8 * 4 * 30, 27 * 8 * 30 + 8 * 7 * 30)
    params = (27 * 8 + 8 * 4 + 2 * 4, 27 * 8 + 8 * 7 + 2 * 7)
    compared = compare([("one", one), ("two", two)], exact=True)
    grid = compare_page._totals(compared, None)
    heads = [column.header for column in grid.columns]
    cells = [dict(zip(heads, line.cells, strict=True)) for line in grid.lines]
    for cell, m, p in zip(cells, macs, params, strict=True):
        assert (cell["MACs"], cell["params"]) == (f"{m:,}", f"{p:,}")
    matrix = [line.cells for line in compare_page._matrix(compared, None).lines]
    totals = [row[1:] for row in matrix if row[0] == "  total"]
    assert totals == [tuple(f"{m:,}" for m in macs), tuple(f"{p:,}" for p in params)]
    assert [row[0] for row in matrix if row[0][0] != " "] == ["MACs", "params"]
    second = compare_data.data(compared)["networks"][1]
    assert (second["totals"]["macs"], second["totals"]["params"]) == (macs[1], params[1])
    assert second["ratios"]["macs"] == macs[1] / macs[0]
    assert second["ratios"]["params"] == params[1] / params[0]


def test_kinds_of_a_comparison_are_by_multiply_adds_then_parameters() -> None:
    """In the first the 1x1 layer is dearer, though the 3x3 layer holds more parameters."""
    text = (
        "costcalc: 1\ninput: (4, 12, 12)\nlayers: ['conv(9) | avgpool(12) | conv(7, k=3) | bn']\n"
    )
    cost = evaluate(graph_from_text(text))
    names = compare([("one", cost)]).names
    assert names == ["conv 1x1", "conv 3x3", "batchnorm"]


def test_a_narrow_table_leaves_columns_out_where_shortened_paths_are_the_same() -> None:
    """As far as shortened paths would be the same: `…/conv` five times tells nothing."""
    cost = cost_of("efficientnet_b0")
    report = network.describe_network(cost, network.View(top=6)).merged()
    wide = _table_of_layers(report, 80)
    assert {"output", "kind"} <= set(wide.headers)
    grid = _table_of_layers(report, 60)
    assert not {"output", "kind"} & set(grid.headers)
    paths = [line.cells[0] for line in fitted(grid, 60).lines]
    assert len(set(paths)) == len(paths)
    said = "left out at this width: output, kind"
    parts = network_page.document(report, 60).parts
    assert said in [part.text for part in parts if isinstance(part, Sentence)]
    narrowest = _table_of_layers(report, 48)
    assert "(227 more layers)" in [line.cells[0] for line in fitted(narrowest, 48).lines]


def _table_of_layers(report: network.NetworkReport, width: int) -> Grid:
    parts = network_page.document(report, width).parts
    return next(part for part in parts if isinstance(part, Grid))


def test_a_row_in_latex_does_not_begin_with_what_a_line_break_takes() -> None:
    """After a line break `*` forbids a page break, and `[` begins a length."""
    assert tabular._row(["[a]", "1"]).startswith("{}[a]")
    assert tabular._row(["* y", "1"]).startswith("{}* y")
    assert tabular._row(["conv", "1"]).startswith("conv")


@pytest.mark.parametrize("sort", ["order", "path", "kind"])
def test_the_first_layers_are_layers_that_cost_something(sort: str) -> None:
    """What costs nothing is hidden, and takes no place among them; with `everything` it does."""
    cost = cost_of("mobilenet_v1")
    report = network.describe_network(cost, network.View(top=5, sort=sort))
    assert len(report.rows) == 5
    assert not any(row.totals.is_nothing for row in report.rows)
    assert report.omitted_layers == len(cost.layers) - 5
    whole = network.describe_network(cost, network.View(top=5, sort=sort, everything=True))
    assert sort == "kind" or any(row.totals.is_nothing for row in whole.rows)
