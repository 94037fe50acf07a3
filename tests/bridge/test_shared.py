"""Networks whose layers share weights: their published counts, PyTorch's, and the exported code."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from costcalc import cost_of, graph_from_text, graph_of
from costcalc.bridge import model
from costcalc.bridge.against import against
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.theirs import measured
from costcalc.bridge.verify import verify
from tests.bridge.exported import built, difference, source, values_differ

FOLDER = Path(__file__).with_name("shared")
LAYER = 4 * (768 * 768 + 768) + 2 * 768 * 3072 + 3072 + 768 + 2 * 2 * 768
EMBEDDED = 30000 * 128 + 2 * 128 + 512 * 128 + 2 * 128 + 128 * 768 + 768
PARAMS = {
    # of the paper's checkpoints, as the Hugging Face model of that name counts them
    "albert_base": 11_683_584,
    "siamese": (9 * 5 + 5 + 10) + (5 * 9 * 9 + 9 + 18) + (9 * 5 * 8 * 11 + 11) + (22 + 1),
    "shared_resnet": (27 * 8 + 16)
    + 2 * (72 * 8 + 16)
    + (72 * 14 + 28 + 126 * 14 + 28 + 8 * 14 + 28)
    + 2 * (126 * 14 + 28)
    + (14 * 10 + 10),
    # Woo et al., without biases and norm
    "cbam": 610,
    "conv_lstm": 2 * (3 * 6) + (9 * 9 * 24 + 24) + 6 * 2,
}
MACS = {
    "albert_base": 512 * 128 * 768
    + 12 * (512 * (4 * 768 * 768 + 2 * 768 * 3072) + 2 * 512 * 512 * 768)
    + 768 * 768,
    "cbam": 2 * 2 * 64 * 4 + 15 * 22 * 49 * 2,
    "conv_lstm": 13 * 18 * (2 * 18 + 5 * 9 * 9 * 24 + 12),
}
SMALL = sorted(PARAMS.keys() - {"albert_base"})


@pytest.mark.parametrize("name", sorted(PARAMS))
def test_parameters_count_once_and_multiply_adds_at_every_use(name: str) -> None:
    found = cost_of(FOLDER / f"{name}.yaml")
    assert found.params == PARAMS[name]
    assert found.macs == MACS.get(name, found.macs)


def test_albert_is_its_published_size_with_and_without_the_pooler() -> None:
    assert PARAMS["albert_base"] == EMBEDDED + LAYER + 768 * 768 + 768
    without = cost_of(FOLDER / "albert_base.yaml", pooled="false")
    assert without.params == EMBEDDED + LAYER == 11_092_992


@pytest.mark.parametrize("name", [*SMALL, "albert_base"])
def test_pytorch_counts_the_same(name: str) -> None:
    settings = {"layers": 2} if name == "albert_base" else {}
    found = verify(graph_of(FOLDER / f"{name}.yaml", **settings))
    assert found.differences == ()
    assert found.verdict == "agrees"
    assert any(one.uses for one in found.measured)


@pytest.mark.parametrize("name", SMALL)
def test_the_exported_file_is_the_network(name: str) -> None:
    graph = graph_of(FOLDER / f"{name}.yaml")
    assert difference(graph)[1] == ""
    assert values_differ(graph) < 1e-3


def test_one_module_is_written_once() -> None:
    text = source(graph_of(FOLDER / "albert_base.yaml"))
    assert "self.encoder = nn.Sequential(*[Layer()] * 12)" in text
    text = source(graph_of(FOLDER / "cbam.yaml"))
    assert text.count("self.mlp(") == 2
    assert text.count("nn.Conv2d(") == 3


TIED = """costcalc: 1
name: tied
input: (9)
blocks:
  unit(n):
    - into: linear(n)
    - wide: {do: linear(din), tied: into}
layers:
  - words: embedding(30, 6)
  - one: unit(20)
  - two: unit(20)
  - back: linear(30, bias=false)
    tied: words
  - other: embedding(6, 30)
    from: input
    tied: words
  - sum: add
    from: [back, other]
  - down: linear(6)
    tied: words
"""
CONVOLUTIONS = """costcalc: 1
name: convolutions
input: (4, 15, 22)
blocks:
  pyramid:
    - one: conv(4, k=3)
    - two: conv(4, k=3, d=2, bias=true)
      tied: one
    - up: conv_transpose(4, k=3)
      tied: stem/deep
layers:
  - stem: [{deep: "conv(4, k=3)"}, bn]
  - loose: "conv(4, k=3, s=i + 1) | bn"
    repeat: 2
    shared: true
  - a: pyramid
  - b: {same: a}
  - group:
      - c: {same: stem}
      - d: {same: a}
"""


PADDED = """costcalc: 1
name: padded
input: (6, 30)
blocks:
  tower(e):
    - a: conv(6, k=3, d=e, p=((0, 2 * e),)) | relu
    - b: conv(6, k=1)
layers:
  - towers: tower(i + 1)
    repeat: 2
    shared: true
"""
"""What pads on one side is two modules, of which one stores nothing."""


@pytest.mark.parametrize("text", [TIED, CONVOLUTIONS, PADDED])
def test_shared_between_parts_and_transposed(text: str) -> None:
    graph = graph_from_text(text)
    found = verify(graph)
    assert found.differences == ()
    assert difference(graph)[1] == ""
    assert values_differ(graph) < 1e-3


def test_another_implementation_shares_as_ours_does() -> None:
    """A model written by hand; with two towers its parameters differ."""
    graph = graph_of(FOLDER / "siamese.yaml")
    found = against(graph, "tests.bridge.models:Siamese", {}, measured=measured)
    assert (found.verdict, found.unmatched, found.rerouted) == ("agrees", (), ())
    twins = against(graph, "tests.bridge.models:Siamese", {"twins": True}, measured=measured)
    assert twins.verdict == "differs"
    assert twins.theirs.params - found.theirs.params == PARAMS["siamese"] - 23


def test_a_layer_that_is_built_apart_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a model whose shared layers store values of their own."""
    graph = graph_of(FOLDER / "siamese.yaml")
    monkeypatch.setattr(model.NetworkModule, "_module", lambda self, one: model.counterpart(one))
    found = verify(graph)
    assert {d.path.partition("/")[0] for d in found.differences} == {"other"}
    assert {d.witness for d in found.differences} == {"parameters"}


def test_the_parameters_of_the_model_are_those_of_the_file() -> None:
    graph = graph_of(FOLDER / "shared_resnet.yaml")
    ours, theirs = NetworkModule(graph), built(source(graph), "cpu")
    assert len(list(ours.parameters())) == len(list(theirs.parameters()))
