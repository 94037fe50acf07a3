"""What is said beside figures holds for the quantity, the letters and the counting they are of."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import costcalc
from costcalc.cli.root import root
from costcalc.report import units

EMBEDDING = """
costcalc: 1
name: emb
input: (12,)
layers:
- e: embedding(50, 64)
- l: linear(5)
"""
SQUEEZED = """
costcalc: 1
name: squeezed
params: {r: {default: 3, range: 1 <= r <= 9}}
input: (14, 5, 5)
blocks:
  se(c, r): [ "conv(max(1, c // r)) | conv(c)" ]
layers:
- b: se(14, r)
"""


def shown(*words: str) -> str:
    return CliRunner().invoke(root, list(words)).output


def test_indices_are_not_called_features() -> None:
    found = costcalc.explain(costcalc.graph_from_text(EMBEDDING), "e", of="bytes")
    assert "where D = 12 indices in" in costcalc.written(found)


def test_channels_out_of_a_chain_are_not_between() -> None:
    page = shown("explain", "conv(5)|relu|conv(7)", "conv(7)", "conv(5)", "--input", "3x9x9")
    assert "N' = 5 channels out" in page
    page = shown("explain", "linear(5)|relu|linear(7)", "linear(7)", "--input", "10x64")
    assert "E_1 = 5 features between; N = 7 features out" in page


@pytest.mark.parametrize(("of", "said"), [("macs", True), ("params", True), ("bytes", False)])
def test_biases_are_moved(of: str, said: bool) -> None:
    page = costcalc.written(costcalc.explain("alexnet", "conv1", of=of))
    assert ("count as params only" in page) is said
    assert page.splitlines()[-1].startswith("counted: MACs = ")
    assert ("; bytes = what each layer reads" in page) is (of == "bytes")


def test_chains_show_the_quantity_that_is_asked_for() -> None:
    page = shown("explain", "conv(5)", "conv(7)", "--input", "3x9x9", "--of", "activations")
    assert "MACs  params  activations  activations of the first" in page


def test_what_the_spec_rounds_is_said_beside_the_letters() -> None:
    graph = costcalc.graph_from_text(SQUEEZED)
    page = costcalc.written(costcalc.formula(graph, "r", per="block", of="params"))
    assert "in letters, `b`: 130.67, as the letters leave out what the spec rounds" in page


def test_a_number_beyond_all_units() -> None:
    assert units.briefly(3 * 10**36) == "3.000e36"
    assert units.briefly(9_999_999 * 10**20) == "1.000e27"
    assert units.briefly(999 * 10**18) == "999.0 E"


def test_what_a_notebook_may_give() -> None:
    weights_only = costcalc.cost_of("mobilenet_v1", exclude="norm,bias")
    assert weights_only.params == 4_209_088
    with pytest.raises(TypeError, match="alpha must be a number"):
        costcalc.forms_of("mobilenet_v1", "alpha").function()(alpha="x")
    with pytest.raises(TypeError, match="takes a graph"):
        costcalc.Network.of("mobilenet_v1")


ONE_SIDED = """
costcalc: 1
name: causal
input: (8, 20)
blocks:
  twice:
    - residual:
        - a: conv(8, k=3, p=((2, 0),))
        - b: conv(8, k=3, p=((2, 0),))
layers:
  - body: twice
"""


def test_the_length_of_the_input_keeps_its_letter_around_a_residual() -> None:
    """What leaves the last convolution is as long; no letter is defined by itself or left out."""
    out = costcalc.written(costcalc.explain(costcalc.graph_from_text(ONE_SIDED), "body"))
    assert "D_F = 20 length in; D_F' = 20 length out of `residual/a`" in out
    assert "D_F' = ⌊(D_F + 2 + 0 - D_K) / 1⌋ + 1 = ⌊(20 + 2 + 0 - 3) / 1⌋ + 1 = 20" in out
    assert "p_1" not in out
    assert "D_F''" not in out
