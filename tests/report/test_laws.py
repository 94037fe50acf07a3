"""Laws of every format: rows sum to the total that is printed, and no number is ever cut."""

import csv
import json
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc import cost_of
from costcalc.report import units
from costcalc.report.compare import data as compare_data
from costcalc.report.compare.record import compare
from costcalc.report.formats import csv as as_csv
from costcalc.report.formats import json as as_json
from costcalc.report.formats import markdown
from costcalc.report.formats import table as plain
from costcalc.report.list import data as list_data
from costcalc.report.list.record import Listing, entries
from costcalc.report.network import data as network_data
from costcalc.report.network import page as network_page
from costcalc.report.network import record as network
from costcalc.report.operators import data as operators_data
from costcalc.report.operators.record import operators
from costcalc.report.page.fitting import fitted
from costcalc.report.page.record import Grid
from costcalc.report.page.widths import width_of
from tests.report.schemas import JUDGED_BY_KIND, distinct, keywords, schema

COUNTS = ("macs", "params", "weights", "biases", "norm", "buffers", "activations")
VIEWS = [
    network.View(),
    network.View(fold=1),
    network.View(fold=3),
    network.View(sort="params"),
    network.View(everything=True, exact=True, flops=True),
]


def record(name: str, view: Any = None, **options: Any) -> Any:
    return network.describe_network(cost_of(name, **options), view)


def parsed(data: Any) -> Any:
    return json.loads("\n".join(as_json.render(data)))


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("name", ["mobilenet_v1", "efficientnet_b0", "shufflenet_v1", "resnet18"])
def test_rows_sum_to_the_total_in_every_format(name: str, view: Any) -> None:
    report = record(name, view)
    data = parsed(network_data.data(report))
    schema("network").validate(data)
    rows = list(csv.DictReader(as_csv.render(network_data.rows(report))))
    for count in COUNTS:
        expected = data["totals"][count]
        assert sum(layer[count] for layer in data["layers"]) == expected
        assert sum(kind[count] for kind in data["kinds"]) == expected
        assert sum(int(row[count]) for row in rows) == expected
    assert sum(kind["macs_share"] for kind in data["kinds"]) == pytest.approx(1)


@pytest.mark.parametrize("name", ["mobilenet_v1", "xception"])
@pytest.mark.parametrize("view", [network.View(exact=True), network.View(exact=True, top=5)])
@pytest.mark.parametrize("render", [plain.render, markdown.render], ids=["plain", "markdown"])
def test_exact_tables_sum_to_their_printed_total(name: str, view: Any, render: Any) -> None:
    """Read back what was written: the numbers of the rows, and the number under them."""
    report = record(name, view)
    page = network_page.page(report)
    (layers, kinds) = [part for part in page.parts if isinstance(part, Grid)]
    written = "\n".join(render(page))
    for grid, column in ((layers, 4), (layers, 3), (kinds, 2), (kinds, 4)):
        *rows, total = [int(line.cells[column].replace(",", "")) for line in grid.lines]
        assert sum(rows) == total
        assert f"{total:,}" in written


def test_the_network_schema_refuses_what_is_not_its_own() -> None:
    data = parsed(network_data.data(record("mobilenet_v1")))
    data["layers"][0]["flop"] = 1
    with pytest.raises(jsonschema.ValidationError):
        schema("network").validate(data)


@pytest.mark.slow
def test_every_network_fits_the_schema(catalog: Any) -> None:
    """Of layers that are alike to the schema one is validated: there are tens of thousands."""
    validator = schema("network")
    assert keywords("network", "layers") <= JUDGED_BY_KIND
    for cost in catalog:
        data = parsed(network_data.data(network.describe_network(cost)))
        validator.validate({**data, "layers": distinct(data["layers"])})


@pytest.mark.parametrize(
    ("key", "value"),
    [("macs", -1), ("macs", 1.5), ("path", None), ("inputs", [[]]), ("output", [0.5]), ("more", 1)],
)
def test_a_layer_that_does_not_fit_is_seen_among_those_that_do(key: Any, value: Any) -> None:
    data = parsed(network_data.data(record("mobilenet_v1")))
    data["layers"][9][key] = value
    with pytest.raises(jsonschema.ValidationError):
        schema("network").validate(data)
    with pytest.raises(jsonschema.ValidationError):
        schema("network").validate({**data, "layers": distinct(data["layers"])})


@pytest.mark.slow
def test_the_other_schemas(catalog: Any) -> None:
    named = [(name, cost_of(name)) for name in ("mobilenet_v1", "squeezenet1_0", "resnet18")]
    schema("compare").validate(parsed(compare_data.data(compare(named, flops=True))))
    schema("list").validate(parsed(list_data.data(Listing(entries(catalog)))))
    schema("operators").validate(parsed(operators_data.data(operators())))


@pytest.mark.parametrize("width", range(60, 161, 4))
@pytest.mark.parametrize("name", ["mobilenet_v1", "efficientnet_b7", "resnet50"])
def test_a_page_fits_its_width_and_keeps_every_number(name: str, width: Any) -> None:
    report = record(name)
    page = network_page.page(report, width)
    grids = [part for part in page.parts if isinstance(part, Grid)]
    wide = [part for part in network_page.page(report).parts if isinstance(part, Grid)]
    for grid, whole in zip(grids, wide, strict=True):
        narrow = fitted(grid, width)
        assert width_of(narrow) <= max(width, 60 if whole is wide[1] else 74)
        assert numbers(narrow) == numbers(whole)


def numbers(grid: Any) -> Any:
    kept = [n for n, column in enumerate(grid.columns) if column.role == "number"]
    rows = [line for line in grid.lines if line.role != "group"]
    return [tuple(line.cells[n] for n in kept) for line in rows]


def test_flops_are_named_and_twice_the_macs() -> None:
    report = record("mobilenet_v1", network.View(flops=True, exact=True))
    text = "\n".join(plain.render(network_page.page(report)))
    assert f"{2 * 568_740_352:,} FLOPs = 2 x MACs" in text
    assert network_data.data(report)["totals"]["flops"] == 2 * 568_740_352
    assert network_data.data(report)["totals"]["macs"] == 568_740_352


def test_flops_never_stand_alone() -> None:
    """Without --flops the word does not occur; with it, what it means stands beside it."""
    assert "FLOP" not in "\n".join(plain.render(network_page.page(record("mobilenet_v1"))))
    shown = "\n".join(
        plain.render(network_page.page(record("mobilenet_v1", network.View(flops=True))))
    )
    assert "FLOPs = 2 x MACs" in shown


def test_the_stamp_says_what_was_left_out() -> None:
    report = record("mobilenet_v1", exclude=["norm", "bias", "fc"], batch=4)
    stamp = report.cost.counting.stamp()
    assert "params = weights; excluded: fc" in stamp
    assert "batch 4" in stamp


@given(st.integers(0, 10**18))
def test_a_brief_number_has_four_digits_of_the_exact_one(value: Any) -> None:
    text = units.briefly(value)
    if value < units.EXACT_BELOW:
        assert text == f"{value:,}"
        return
    digits, unit = text.split()
    scale = 1000 ** units.UNITS.index(unit)
    assert len(digits.replace(".", "")) == 4
    assert abs(Fraction(digits) * scale - value) <= Fraction(value, 1000) / 2


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 8, "12.50 %"), (0, 5, "0 %"), (1, 10**9, "< 0.01 %"), (0, 0, "-"), (3, 3, "100.00 %")],
)
def test_percent(part: Any, whole: Any, text: str) -> None:
    assert units.percent(part, whole) == text


def test_a_bar_is_as_long_as_its_share() -> None:
    assert units.bar(10, 10, 8) == "█" * 8
    assert units.bar(5, 10, 8) == "█" * 4
    assert units.bar(1, 10**6, 8) == "▏"
    assert units.bar(0, 10, 8) == ""
