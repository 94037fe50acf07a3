"""Networks larger than memory: measured without it, or said to be too large beforehand."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("fvcore")

import torch
from torch import Tensor, nn

from costcalc import graph_from_text, graph_of
from costcalc.bridge import measure, memory
from costcalc.bridge.against import against
from costcalc.bridge.theirs import measured
from costcalc.bridge.verify import verify
from costcalc.report.formats.table import render
from costcalc.report.verify.data import data
from costcalc.report.verify.page import page
from tests.bridge import models
from tests.report.schemas import schema

BLOCKS = """
blocks:
  attention:
    - norm: ln(bias=false)
    - q: linear(din, bias=false)
    - k: linear(din, bias=false)
      from: norm
    - v: linear(din, bias=false)
      from: norm
    - mix: sdpa(32)
      from: [q, k, v]
    - out: linear(din, bias=false)
  mlp:
    - norm: ln(bias=false)
    - mul:
        gate: linear(11008, bias=false) | silu
        up: linear(11008, bias=false)
    - down: linear(din, bias=false)
"""
LARGE = f"""costcalc: 1
name: of_7b
params: {{depth: {{default: 32, range: depth >= 0, role: depth}}}}
input: (4)
{BLOCKS}
layers:
  - embedding(32000, 4096)
  - blocks:
      - residual: attention
      - residual: mlp
    repeat: depth
  - ln(bias=false)
  - head: linear(32000, bias=false)
"""
"""Of the size of Llama-2-7B, 6,738,415,616 parameters: 27 GB."""
CONVS = "costcalc: 1\ninput: (3, 8, 10)\nlayers:\n  - conv(4, k=3)\n  - flatten | linear(5)\n"


class Block(nn.Module):
    def __init__(self, dim: int = 4096, wide: int = 11008):
        super().__init__()
        sizes = [(dim, dim)] * 4 + [(dim, wide)] * 2 + [(wide, dim)]
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=False) for a, b in sizes)
        self.norms = nn.ModuleList(nn.RMSNorm(dim) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        *projections, out, gate, up, down = self.layers
        y = self.norms[0](x)
        q, k, v = (layer(y).unflatten(2, (32, -1)).transpose(1, 2) for layer in projections)
        mean = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + out(mean.transpose(1, 2).flatten(2))
        y = self.norms[1](x)
        return x + down(nn.functional.silu(gate(y)) * up(y))


def of_7b() -> nn.Module:
    ends = nn.Embedding(32000, 4096), nn.RMSNorm(4096), nn.Linear(4096, 32000, bias=False)
    return nn.Sequential(ends[0], *[Block() for _ in range(32)], *ends[1:])


def test_a_model_of_27_gb_is_held_against_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "of_7b", of_7b, raising=False)
    found = against(graph_from_text(LARGE), "tests.bridge.models:of_7b", {}, measured=measured)
    assert (found.verdict, found.rerouted, found.theirs.device) == ("agrees", (), "meta")
    assert found.theirs.params == 6_738_415_616


def test_what_is_larger_than_memory_is_traced_on_meta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available", lambda: 10**9)
    graph = graph_from_text(LARGE, depth="1")
    assert memory.needed(graph) > 4 * (202_375_168 + 2 * 32000 * 4096)
    found = verify(graph)
    assert (found.verdict, found.without_fvcore) == ("agrees", "")
    assert all(layer.fvcore_macs is not None for layer in found.measured)


def test_where_meta_does_not_do_it_is_said_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_meta(model: Any, device: str) -> Any:
        assert device == "meta", "nothing is allocated"
        raise TypeError("cond must be a bool")

    monkeypatch.setattr(measure, "_traced", no_meta)
    monkeypatch.setattr(memory, "available", lambda: 1000)
    found = verify(graph_from_text(CONVS))
    assert found.verdict == "agrees"
    assert all(layer.fvcore_macs is None for layer in found.measured)
    text = "\n".join(render(page(found)))
    assert "fvcore: not measured (1 GB needed, 0 GB free)" in text
    assert "fvcore  " not in text
    schema("verify").validate(json.loads(json.dumps(data(found))))


@pytest.mark.parametrize("name", ["mobilenet_v2", "densenet121", "vit_b_16"])
def test_what_is_needed_is_an_upper_bound(name: str) -> None:
    """Of the parameters and the largest tensors, and not by far too much."""
    graph = graph_of(name)
    params = sum(sum(layer.op.params(*layer.inputs)) for layer in graph.layers)
    assert 4 * params < memory.needed(graph) < 4 * params + 200 * 10**6


def test_the_limit_is_lifted_again() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(RuntimeError, match="memory"), memory.bounded():
        torch.zeros(10**12)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
