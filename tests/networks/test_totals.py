"""Totals of the shipped networks against figures that were not made here."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from costcalc import cost_of, networks
from costcalc.spec import catalog
from tests.networks.layers import index

TEXT = (Path(__file__).parent / "totals.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))
ALPHAS = {
    1: 4_231_976,
    Fraction(3, 4): 2_585_560,
    Fraction(1, 2): 1_331_592,
    Fraction(1, 4): 470_072,
}
WEIGHTS = {
    1: 4_209_088,
    Fraction(3, 4): 2_568_144,
    Fraction(1, 2): 1_319_648,
    Fraction(1, 4): 463_600,
}
MILLIONS = {  # recomputed from Table 1 of arXiv:1704.04861; the paper prints them rounded
    1: ("568.740", "418.122", "290.675", "186.401"),
    Fraction(3, 4): ("325.400", "239.273", "166.397", "106.770"),
    Fraction(1, 2): ("149.497", "109.970", "76.525", "49.160"),
    Fraction(1, 4): ("41.030", "30.213", "21.059", "13.570"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['network']}:{row['settings']}")
def test_totals_equal_those_of_an_independent_source(row: Any) -> None:
    address = f"{row['network']}:{row['settings']}" if row["settings"] else row["network"]
    totals = cost_of(address).totals
    assert totals.params == int(row["params"])
    assert totals.macs == int(row["macs"] or totals.macs)


def test_every_shipped_network_has_a_figure_from_elsewhere() -> None:
    """A total, recorded layers, or a published figure under its references."""
    known = {row["network"] for row in ROWS} | {entry.network for entry in index()}
    for spec in catalog.all_specs():
        rows = (row for reference in catalog.references(spec) for row in reference.rows)
        known |= {row.variant or spec.name for row in rows}
    assert set(networks()) <= known


@pytest.mark.parametrize("alpha", MILLIONS, ids=str)
@pytest.mark.parametrize("column", range(4), ids=("224", "192", "160", "128"))
def test_the_sixteen_settings_of_mobilenet_v1(alpha: Any, column: Any) -> None:
    rho = Fraction(7 - column, 7)
    cost = cost_of("mobilenet_v1", alpha=alpha, rho=rho)
    assert cost.graph.input == (3, 224 - 32 * column, 224 - 32 * column)
    printed = Fraction(MILLIONS[alpha][column]) * 1_000_000
    assert abs(cost.totals.macs - printed) < 1000
    assert cost.totals.params == ALPHAS[alpha]
    assert cost.totals.weights == WEIGHTS[alpha]


def test_the_main_job() -> None:
    cost = cost_of("mobilenet_v1", alpha="0.75", rho="0.857")
    totals = cost.totals
    assert cost.graph.input == (3, 192, 192)
    assert (totals.macs, totals.params, totals.weights) == (239_273_472, 2_585_560, 2_568_144)


@pytest.mark.parametrize(
    ("setting", "macs", "weights"),
    [
        ({"convolutions": "full"}, 4_867_293_184, 29_281_120),
        ({"shallow": True}, 307_323_392, 2_875_328),
        ({"classifier": False}, 567_716_352, 3_185_088),
    ],
    ids=["full", "shallow", "headless"],
)
def test_mobilenets_own_modifications(setting: Any, macs: Any, weights: Any) -> None:
    """Tables 4, 5 and 12 of arXiv:1704.04861, recomputed."""
    totals = cost_of("mobilenet_v1", **setting).totals
    assert (totals.macs, totals.weights) == (macs, weights)


def test_mobilenets_table_2() -> None:
    """Shares by kind; the paper prints 1.19 for 1.91 %, and its parameters are weights alone."""
    cost = cost_of("mobilenet_v1", exclude=["norm", "bias"])
    totals = cost.totals
    assert (totals.macs, totals.params) == (568_740_352, 4_209_088)
    shares = {}
    for kind, layers in cost.by_kind().items():
        macs = sum(layer.totals.macs for layer in layers)
        params = sum(layer.totals.params for layer in layers)
        shares[kind] = (round(100 * macs / totals.macs, 2), round(100 * params / totals.params, 2))
    assert shares["conv 1x1"] == (94.86, 74.59)
    assert shares["conv dw 3x3"] == (3.06, 1.06)
    assert shares["conv 3x3"] == (1.91, 0.02)
    assert shares["linear"] == (0.18, 24.33)


def test_mobilenet_v1_layer_by_layer_against_the_slim_docstring() -> None:
    """The body of 0.75 at 128 pixels, as tensorflow/models slim sums it up."""
    cost = cost_of("mobilenet_v1", alpha="0.75", rho="4/7", exclude=["fc", "norm", "bias"])
    assert (cost.totals.macs, cost.totals.params) == (106_002_432, 1_800_144)


def test_activations_of_resnet50_and_efficientnet_b0() -> None:
    """11,113,984 conv outputs + 1,000 of the classifier (pycls); 6,748,036 (timm, fvcore)."""
    assert cost_of("resnet50").totals.activations == 11_113_984 + 1_000
    assert cost_of("efficientnet_b0").totals.activations == 6_748_036


def test_squeezenet_against_the_table_of_its_paper() -> None:
    """Table 1 of arXiv:1602.07360: parameters of each fire module before pruning."""
    cost = cost_of("squeezenet1_0")
    folded = {
        path: sum(c.totals.params for c in costs) for path, costs in cost.by_prefix(1).items()
    }
    printed = {
        "conv1": 14_208,
        "fire2": 11_920,
        "fire3": 12_432,
        "fire4": 45_344,
        "fire5": 49_440,
        "fire6": 104_880,
        "fire7": 111_024,
        "fire8": 188_992,
        "fire9": 197_184,
        "conv10": 513_000,
    }
    assert {path: folded[path] for path in printed} == printed


def test_batch_multiplies_macs_and_activations_and_leaves_params() -> None:
    one, seven = cost_of("mobilenet_v2").totals, cost_of("mobilenet_v2", batch=7).totals
    assert seven.macs == 7 * one.macs
    assert seven.activations == 7 * one.activations
    assert seven[1:5] == one[1:5]


def test_a_lost_batch_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: a cost that forgets its batch. The law above must not hold for it."""
    from costcalc.cost import cost

    whole: Any = vars(cost)["figures_of"]
    monkeypatch.setattr(
        cost, "figures_of", lambda layer, counting: whole(layer, counting._replace(batch=1))
    )
    with pytest.raises(AssertionError):
        test_batch_multiplies_macs_and_activations_and_leaves_params()


def test_a_network_that_is_not_square() -> None:
    """Rows of the output are found along height and width apart: 3 x 320 x 192."""
    text = Path("specs/mobilenet_v2.yaml").read_text(encoding="utf-8")
    from costcalc import graph_from_text

    sides = "(channels, resolution, resolution)"
    tall = text.replace(sides, "(channels, resolution + 96, resolution - 32)")
    graph = graph_from_text(tall)
    assert graph.input == (3, 320, 192)
    last = [layer for layer in graph.layers if layer.path == "head/conv"]
    assert last[0].output == (1280, 10, 6)
