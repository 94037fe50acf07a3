"""`costcalc counters`, and `--counting` on the cost table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import costcalc
from costcalc import ops
from costcalc.cli.run import run
from costcalc.cost.counters import convention, counted_by, find, including, names
from tests.counters.record_of import graph_of

OWN = """
from costcalc.cost.counters.base import Convention, CountedTerm

CONVENTION = Convention(
    title="half",
    prints="half(model)",
    word="halves",
    quantity="macs",
    source="this test",
    rules={"nn.Conv2d": (CountedTerm("conv", "macs"),)},
    free=frozenset({"nn.ReLU", "nn.BatchNorm2d", "nn.AdaptiveAvgPool2d"}),
)
"""


def test_a_counter_is_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "half.py").write_text(OWN)
    with including(tmp_path):
        assert "half" in names()
        assert run(["counters", "mobilenet_v1", "--format", "json"]) == 0
    tools = {tool["title"]: tool for tool in json.loads(capsys.readouterr().out)["tools"]}
    assert tools["half"]["total"] is None
    assert tools["half"]["reason"] == "what it counts of `nn.Flatten` is not known"
    assert "half" not in names()


def test_what_is_not_known_is_an_error_and_never_0() -> None:
    graph = costcalc.graph_from_text("costcalc: 1\ninput: (3, 8)\nlayers:\n- lstm(4)\n")
    prediction = convention("thop", graph)
    assert prediction.reason
    with pytest.raises(TypeError, match="thop is not predicted"):
        _ = prediction.total
    with pytest.raises(costcalc.UsageError, match="not known"):
        counted_by("thop", costcalc.cost_of(graph))


def test_a_counter_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mobilenet_v1", "--counting", "fvcor"]) == 2
    err = capsys.readouterr().err
    assert "there is no counter `fvcor`" in err
    assert "did you mean `fvcore`?" in err


def test_counting_of_an_unknown_count_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shufflenet_v1", "--counting", "onnxsim"]) == 2
    err = capsys.readouterr().err
    assert "what onnxsim counts of this network is not known" in err
    assert "PyTorch exports no `nn.ChannelShuffle` to ONNX" in err


def test_stored_values_are_not_left_out_of_a_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mobilenet_v1", "--counting", "fvcore", "--exclude", "bias"]) == 2
    assert "`bias` cannot be excluded from what fvcore counts" in capsys.readouterr().err


@pytest.mark.parametrize(("counter", "times"), [("fvcore", 8), ("ptflops", 1), ("keras", 1)])
def test_the_batch_multiplies_what_the_counter_multiplies(counter: str, times: int) -> None:
    one = counted_by(counter, costcalc.cost_of("mobilenet_v2"))
    eight = counted_by(counter, costcalc.cost_of("mobilenet_v2", batch=8))
    assert eight.totals.counted == times * one.totals.counted
    assert one.totals.counted == convention(counter, graph_of("mobilenet_v2")).total


@pytest.mark.parametrize(
    ("network", "printed"),
    [
        ("vit_b_16", 71_465_497_802),
        ("swin_t", 18_629_158_022),
        ("convnext_tiny", 18_219_123_956),
    ],
)
def test_arithmetic_on_shapes_is_done_once_a_batch(network: str, printed: int) -> None:
    """What onnx-tool 1.0.1 printed for four examples: less than four times what it does for one."""
    four = counted_by("onnx_tool", costcalc.cost_of(network, batch=4)).totals.counted
    assert four == printed
    assert four < 4 * counted_by("onnx_tool", costcalc.cost_of(network)).totals.counted


def test_layers_that_are_left_out_count_nothing() -> None:
    cost = counted_by("fvcore", costcalc.cost_of("mobilenet_v1", exclude=["bn", "gap"]))
    assert cost.totals.counted == cost.macs == 568_740_352


def test_no_heading_says_macs_of_what_is_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    for counter in sorted(names()):
        one = find(counter)
        assert one.title in one.heading
        assert one.source


def test_a_layer_without_a_counterpart_is_not_predicted() -> None:
    text = "costcalc: 1\ninput: (3, 9, 9)\nlayers:\n- maxpool(2, p=((0, 1), (0, 1)), ceil=true)\n"
    reasons = {one.reason for one in costcalc.counters(costcalc.graph_from_text(text)).predictions}
    assert reasons == {"`maxpool` has no counterpart in PyTorch"}


def test_a_counterpart_of_several_modules_is_not_predicted() -> None:
    """What such an operator gives between them is not known; what it stores is."""
    here = Path(__file__).parent / "operators"
    with ops.including(here):
        graph = costcalc.graph_from_text("costcalc: 1\ninput: (3, 9, 9)\nlayers:\n- twice(5)\n")
        found = costcalc.counters(graph).predictions
    reason = "a layer `twice` is made of several modules that compute"
    of_stored = {one.reason for one in found if one.convention.quantity == "params"}
    assert of_stored == {""}
    assert {one.reason for one in found if one.convention.quantity != "params"} == {reason}


@pytest.mark.parametrize(
    ("counter", "total"), [("keras", 23_851_784), ("keras_trainable", 23_817_352)]
)
def test_keras_counts_a_batch_norm_without_scale(counter: str, total: int) -> None:
    """keras-applications, README.md, prints 23,851,784 of InceptionV3; 34,432 are not trained."""
    graph = costcalc.graph_of("inception_v3", bn_scale=False)
    assert convention(counter, graph).total == total


def test_what_multiplies_nothing_is_0_for_pytorchs_own_counter() -> None:
    """Without a rule for each such operator: it counts products alone, as it is run here."""
    record = pytest.importorskip("tests.counters.record", exc_type=ImportError)
    line = "24x16: linear(12) | rope(2) | rmsnorm | exp | glu | neg"
    prediction = convention("flopcountermode", record.graph_of(line))
    made, x = record.exported(line)
    assert prediction.total == record.flop_counter_mode(made, x)["total"] == 2 * 24 * 16 * 12


def test_a_function_of_ours_is_named_as_in_a_spec() -> None:
    graph = costcalc.graph_from_text("costcalc: 1\ninput: (24, 16)\nlayers:\n- rope(2)\n")
    assert convention("fvcore", graph).reason == "what it counts of `rope` is not known"


@pytest.mark.parametrize("words", ["keras", "Keras, total", "keras_total", "KERAS TOTAL"])
def test_a_counter_is_found_by_its_title_too(words: str) -> None:
    assert find(words).title == "Keras, total"
