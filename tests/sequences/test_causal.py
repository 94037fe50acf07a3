"""`--causal half`: pairs that a causal mask hides do not count, and every report says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import costcalc
from costcalc import cost_of, counters, counting, evaluate, graph_from_text, graph_of
from costcalc.cli.run import run
from costcalc.cost.counters.base.prediction import Prediction
from tests.sequences.test_sequences import spec

STAMP = "pairs that a causal mask hides do not count"
HALF = ["--causal", "half"]
SMALL = ["--layers", "1", "--length", "16"]
MIX = 2 * 16 * 17 // 2 * 768
ALL = 2 * 16 * 16 * 768


def shown(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    whole = shown([spec("gpt2"), *SMALL, "--exact"], capsys)
    half = shown([spec("gpt2"), *SMALL, *HALF, "--exact"], capsys)
    assert f"{ALL:,}" in whole
    assert f"{MIX:,}" in half
    assert STAMP in half
    assert STAMP not in whole
    assert "computes every score, also those that a mask hides" in whole
    assert "computes only the scores that its mask leaves" in half


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shown([spec("gpt2"), *SMALL, *HALF, "--format", "json"], capsys))
    assert STAMP in found["counting"]
    assert sum(row["macs"] for row in found["layers"]) == found["totals"]["macs"]
    (row,) = (row for row in found["layers"] if row["op"] == "sdpa")
    assert row["macs"] == MIX
    assert row["attributes"]["causal"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", f"{spec('gpt2')}:layers=1", f"{spec('gpt2')}:layers=2"],
        ["formula", spec("gpt2"), "--symbols", "length", "--layers", "1"],
        ["sensitivity", spec("gpt2"), "--symbols", "length", "--layers", "1"],
        ["solve", spec("gpt2"), "--layers", "1", "--target", "macs<=3G", "--for", "length"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_other_commands_count_so_too(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    half = shown([*arguments, *HALF], capsys)
    assert STAMP in half
    assert half != shown(arguments, capsys)


def test_the_batch_multiplies_what_is_left() -> None:
    graph = graph_of(spec("gpt2"), layers=1, length=16)
    one, three = (evaluate(graph, counting(graph, batch=n, causal="half")) for n in (1, 3))
    assert three.macs == 3 * one.macs
    assert one.macs == cost_of(graph).macs - (ALL - MIX)


def test_what_is_not_causal_counts_as_it_did() -> None:
    graph = graph_of("vit_b_16")
    assert evaluate(graph, counting(graph, causal="half")).totals == cost_of(graph).totals


def test_another_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([spec("gpt2"), "--causal", "full"]) == 2
    graph = graph_of(spec("gpt2"), layers=1)
    with pytest.raises(costcalc.UsageError, match="must be executed or half"):
        counting(graph, causal="full")


def test_a_parameter_of_that_name_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "costcalc: 1\nparams: {causal: {default: 3, doc: taps}}\ninput: (2, 8, 9)\n"
        "layers: [conv(causal)]\n"
    )
    found = shown([str(path), "--causal", "5", "--report-causal", "half"], capsys)
    assert STAMP in found
    assert "5x8x9" in found


REFUSED = {
    "sdpa(causal=true)": "causal attention",
    "sdpa(causal=true, window=2)": "attention in a sliding window",
    "sdpa(heads=2, kv_heads=2)": "attention with grouped queries",
}


@pytest.mark.parametrize("layer", REFUSED)
def test_no_counter_is_predicted_for_what_it_was_not_run_on(layer: str) -> None:
    text = f"costcalc: 1\ninput: (6, 8)\nlayers:\n- a: {layer}\n  from: [input, input, input]\n"
    reasons = {one.reason for one in counters(graph_from_text(text)).predictions} - {""}
    assert reasons == {f"what it counts of {REFUSED[layer]} was not recorded"}


KNOWN = {"flopcountermode", "torchvision", "levit"}
"""FlopCounterMode, which torchvision uses, is run on each operator; LeViT's rules were read."""


@pytest.mark.parametrize(
    "layer",
    [
        *("leaky_relu", "elu", "mish", "exp", "power(2)", "times(2)", "plus(1)", "glu"),
        *("reduce_max(0)", "reduce_sum(1)", "rope", "rnn(4)", "lstm(4, layers=2)"),
        *("lstm(4, proj=2)", "gru(4, one_bias=true)", "transpose | instance_norm"),
    ],
)
def test_a_module_that_no_tool_was_run_on_is_refused_and_never_0(layer: str) -> None:
    of_macs = counted(layer)
    assert len(of_macs) > 10
    assert all(one.reason for one in of_macs)


@pytest.mark.parametrize("layer", ["reduce_mean(0)", "reduce_norm(1)"])
def test_only_tools_that_were_run_on_a_mean_or_a_norm_have_a_number_for_it(layer: str) -> None:
    predicted = {one.convention.name: one.total for one in counted(layer) if not one.reason}
    assert predicted == {"fvcore": 0, "timm": 0}


def counted(layer: str) -> list[Prediction]:
    """What the tools whose rules are of single modules print of this one layer."""
    graph = graph_from_text(f"costcalc: 1\ninput: (6, 8)\nlayers:\n- {layer}\n")
    return [
        one
        for one in counters(graph).predictions
        if one.convention.quantity != "params" and one.convention.name not in KNOWN
    ]
