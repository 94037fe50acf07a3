"""Names of other libraries find the network, and are proved by what those libraries count."""

import csv
from pathlib import Path

import pytest

from costcalc import cost_of
from costcalc.errors import UsageError
from costcalc.spec import address, catalog

RECORDED = Path(__file__).parents[1] / "networks" / "against.csv"
NAMED = [(spec, one) for spec in catalog.all_specs() for one in spec.elsewhere]
COUNTED = {
    row["model"]: row
    for row in csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines())
    if not row["arguments"]
}


def test_names_are_not_few_and_no_network_of_ours_has_them() -> None:
    assert len(NAMED) >= 60
    assert {one.name for _, one in NAMED}.isdisjoint(catalog.names())
    assert len({one.name for _, one in NAMED}) == len(NAMED)


@pytest.mark.parametrize(
    "name",
    [
        "regnet_y_8gf",
        "regnety_080",
        "mobilenetv2_140",
        "tf_efficientnet_b0",
        "semnasnet_100",
        "ghostnet_100",
    ],
)
def test_they_find_the_network_that_the_library_has(name: str) -> None:
    (library,) = {one.library for _, one in NAMED if one.name == name}
    row = COUNTED[f"{library}:{name}"]
    cost = cost_of(name)
    assert (cost.macs, cost.params) == (int(row["macs"]), int(row["params"]))


def test_every_model_that_ours_are_compared_with_is_found_by_its_name() -> None:
    path = RECORDED.with_name("counterparts.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    models = {
        row["counterpart"].partition(":")[2]
        for row in rows
        if row["counterpart"] and not row["settings"] and not row["arguments"]
    }
    assert len(models) > 200
    assert models <= {*catalog.names(), *(one.name for _, one in NAMED)}


def test_the_size_is_that_of_the_library() -> None:
    """timm's `tf_efficientnet_lite4` is for 380 pixels, the authors' table has 300."""
    assert cost_of("tf_efficientnet_lite4").graph.input == (3, 380, 380)
    assert cost_of("efficientnet_lite4").graph.input == (3, 300, 300)
    assert cost_of("mobilenetv2_140:classes=10").graph.settings["classes"] == 10


def test_two_readings_are_an_error_that_shows_both(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = ((spec, one) for spec, one in NAMED if one.name == "mobilenetv2_100")
    (two,) = ((spec, one) for spec, one in NAMED if one.name == "mobilenetv2_140")
    monkeypatch.setattr(catalog, "elsewhere", lambda name: [one, two])
    with pytest.raises(UsageError) as raised:
        address.locate("mobilenetv2_200")
    assert "`mobilenet_v2:alpha=1.4`" in str(raised.value)
    assert "`mobilenet_v2:alpha=1`" in str(raised.value)
