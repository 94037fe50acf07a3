"""Experts in PyTorch: a module for each, of which some run on every token."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch")

import torch

from costcalc import CostcalcError, Graph, graph_from_text
from costcalc.bridge.model import NetworkModule
from costcalc.bridge.verify import verify
from costcalc.export.pytorch import writer
from tests.bridge.exported import built, difference, source, values_differ

E, K = 5, 3
NEAR = 1e-3
HEAD = "costcalc: 1\nname: moe\ninput: (9, 10)\nblocks:\n"
BLOCKS = """  swiglu(hidden):
    - mul:
        gate: linear(hidden, bias=false) | silu
        up: linear(hidden, bias=false)
    - down: linear(din, bias=false)
"""
LAYERS = """layers:
  - tap: {router: "linear(5, bias=false) | softmax"}
  - blocks:
      - residual:
          - norm: ln
          - moe: {route: {experts: 5, active: 3, do: swiglu(24)}}
    repeat: 2
  - head: linear(7)
"""
NESTED = """costcalc: 1
input: (3, 16, 12)
layers:
  - stem: conv(6, k=3) | bn | relu
  - outer:
      route:
        experts: 5
        active: 3
        do:
          - a: conv(6, k=3, bias=true) | bn
          - inner: {route: {experts: 4, active: 2, do: conv(6) | bn | relu}}
          - more: conv(6, k=1)
            repeat: 3
            shared: true
          - again: {same: a}
  - second: {same: outer}
  - one: {route: {experts: 2, active: 1, do: "conv(6, k=3)"}}
  - gap
"""
TIED = """costcalc: 1
input: (9, 10)
layers:
  - moe:
      route:
        experts: 5
        active: 3
        do:
          - a: linear(10)
          - b: linear(10)
            tied: a
"""


def moe() -> Graph:
    return graph_from_text(HEAD + BLOCKS + LAYERS)


@pytest.mark.parametrize(
    "text", [HEAD + BLOCKS + LAYERS, NESTED, TIED], ids=["moe", "nest", "tied"]
)
def test_experts_are_verified(text: str) -> None:
    assert verify(graph_from_text(text)).verdict == "agrees"


@pytest.mark.parametrize("text", [HEAD + BLOCKS + LAYERS, NESTED], ids=["moe", "nest"])
def test_experts_are_exported(text: str) -> None:
    steps, found = difference(graph_from_text(text))
    assert steps
    assert not found


@pytest.mark.parametrize("text", [HEAD + BLOCKS + LAYERS, NESTED], ids=["moe", "nest"])
def test_exported_experts_give_the_same_values(text: str) -> None:
    assert values_differ(graph_from_text(text)) < NEAR


@pytest.mark.parametrize("text", [HEAD + BLOCKS + LAYERS, NESTED], ids=["moe", "nest"])
@pytest.mark.parametrize("wrong", ["0", "-number"])
def test_an_expert_in_place_of_another_is_found(text: str, wrong: str) -> None:
    """One runs twice, or one runs that should not; parameters and steps are those of the graph."""
    graph = graph_from_text(text)
    swapped = source(graph).replace("self.experts[number](", f"self.experts[{wrong}](")
    assert swapped != source(graph)
    assert not difference(graph, swapped)[1] or wrong == "0"
    assert values_differ(graph, swapped) > 0.01


def test_layers_swapped_between_two_experts_that_run_are_found() -> None:
    """The sum of both has as many steps of each kind, but every gate is beside another's values."""
    whole = source(moe())
    swapped = whole.replace(
        "def forward(self, *inputs):\n",
        "def forward(self, *inputs):\n"
        "        first, second = self.experts[:2]\n"
        "        first.up, second.up = second.up, first.up\n",
    )
    assert swapped != whole
    assert values_differ(moe(), swapped) > 0.01


def test_exactly_the_active_experts_run_on_every_token() -> None:
    model = built(source(moe()), "cpu")
    runs: list[Any] = []
    routes = [one for one in model.modules() if type(one).__name__ == "Experts"]
    assert [len(one.experts) for one in routes] == [E, E]
    for route in routes:
        for expert in route.experts:
            expert.register_forward_hook(lambda _, inputs, output: runs.append(output.shape))
    with torch.no_grad():
        model(torch.rand(2, 9, 10))
    assert runs == [(2, 9, 10)] * (2 * K)


def test_an_expert_that_is_not_built_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NetworkModule, "_add_idle", lambda self, number, layer: None)
    found = verify(moe())
    assert found.verdict == "differs"
    assert {one.quantity for one in found.differences} == {"weights"}


def test_an_expert_too_few_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = source(moe())
    assert difference(moe(), text.replace("Experts(3,", "Experts(2,"))[1]
    assert difference(moe(), text.replace("range(5)", "range(4)"))[1]


def test_weights_shared_inside_an_expert_are_not_exported() -> None:
    with pytest.raises(CostcalcError, match="shares inside an expert cannot be exported"):
        list(writer.render(graph_from_text(TIED)))
