"""Programs as PyTorch exports them, and taken apart by `run_decompositions`, against its counts."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge.exported.door import trace
from costcalc.bridge.steps import unfused
from costcalc.errors import UsageError
from costcalc.imports.road import Imported, imported

Forward = Callable[..., Any]
TOKENS, DIM = 11, 16
BATCH = {0: torch.export.Dim("batch", min=1, max=99)}
WAYS = ("static", "static apart", "open", "open apart")


class Case(nn.Module):
    """A model of some layers and a function of them."""

    def __init__(self, forward: Forward, **layers: Any):
        super().__init__()
        self.function = forward
        for name, layer in layers.items():
            setattr(self, name, layer)

    def forward(self, x: Tensor) -> Any:
        return self.function(self, x)


def attend(net: Any, x: Tensor) -> Any:
    return net.inner(x, x, x, need_weights=False)[0]


def causal(net: Any, x: Tensor) -> Tensor:
    heads = net.inner(x).unflatten(-1, (4, 4)).transpose(1, 2)
    return scaled_dot_product_attention(heads, heads, heads, is_causal=True)


def by_letters(net: Any, x: Tensor) -> Any:
    q, k, v = net.inner(x).unflatten(-1, (3, 4, 4)).unbind(2)
    scores = torch.einsum("bqhd,bkhd->bhqk", q, k).softmax(-1)
    return net.last(torch.einsum("bhqk,bkhd->bqhd", scores, v).flatten(2))


def into_heads(net: Any, x: Tensor) -> Tensor:
    return torch.einsum("btc,hcd->bhtd", x, net.weight)


def any_rank(net: Any, x: Tensor) -> Tensor:
    return torch.einsum("...c,dc->...d", x, net.weight)


def along_axes(net: Any, x: Tensor) -> Tensor:
    return torch.tensordot(x, net.weight, dims=([2], [1]))


def windows(net: Any, x: Tensor) -> Any:
    """Attention in windows of 5 tokens, as products of matrices with a repeated weight."""
    y = x[:, 1:].reshape(-1, 5, DIM)
    q, k, v = net.inner(y).reshape(-1, 5, 3, 4, 4).permute(2, 0, 3, 1, 4)
    y = ((q @ k.transpose(-2, -1)).softmax(-1) @ v).transpose(1, 2).reshape(-1, 10, DIM)
    return net.last(y.transpose(0, 1))


def tokens(net: Any, x: Tensor) -> Any:
    return net.inner(x)[0]


def states(net: Any, x: Tensor) -> Any:
    return net.last(net.inner(x)[1][0][-1])


def both_states(net: Any, x: Tensor) -> Any:
    return net.last(torch.cat(tuple(net.inner(x)[1]), -1))


def cells(net: Any, x: Tensor) -> Any:
    return net.last(net.inner(x)[1][1][-1])


def matrix(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(*shape))


def recurrent(kind: Any, *layers: int, **given: Any) -> Any:
    return kind(DIM, 9, *layers, batch_first=True, **given)


def linear(out: int, dim: int = DIM) -> nn.Linear:
    return nn.Linear(dim, out)


CASES: dict[str, Callable[[], nn.Module]] = {
    "attention": lambda: Case(attend, inner=nn.MultiheadAttention(DIM, 4, batch_first=True)),
    "encoder": lambda: nn.TransformerEncoderLayer(DIM, 4, 24, batch_first=True),
    "causal": lambda: Case(causal, inner=linear(DIM)),
    "einsum": lambda: Case(by_letters, inner=linear(3 * DIM), last=linear(7)),
    "einsum of a weight": lambda: Case(into_heads, weight=matrix(3, DIM, 5)),
    "einsum of any rank": lambda: Case(any_rank, weight=matrix(5, DIM)),
    "tensordot": lambda: Case(along_axes, weight=matrix(5, DIM)),
    "windows": lambda: Case(windows, inner=linear(3 * DIM), last=linear(7)),
    "lstm": lambda: Case(tokens, inner=recurrent(nn.LSTM, 2, bidirectional=True)),
    "gru": lambda: Case(tokens, inner=recurrent(nn.GRU)),
    "rnn": lambda: Case(tokens, inner=recurrent(nn.RNN)),
    "rnn with relu": lambda: Case(tokens, inner=recurrent(nn.RNN, nonlinearity="relu")),
    "states": lambda: Case(states, inner=recurrent(nn.LSTM, 2), last=linear(4, 9)),
    "states of both directions": lambda: Case(
        both_states, inner=recurrent(nn.GRU, bidirectional=True), last=linear(4, 18)
    ),
    "all outputs": lambda: Case(lambda net, x: net.inner(x), inner=recurrent(nn.LSTM)),
}


def spec_of(made: nn.Module, way: str, folder: Path) -> Imported:
    """The spec of a model that is exported in this way."""
    example = torch.zeros(2 if "open" in way else 1, TOKENS, DIM)
    more = {"dynamic_shapes": (BATCH,)}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of weights that an LSTM assigns to itself
        program = torch.export.export(made.eval(), (example,), **more if "open" in way else {})
        if "apart" in way:
            program = program.run_decompositions()
    file = str(folder / "net.pt2")
    torch.export.save(program, file)
    return imported(trace(file))


def counted(made: nn.Module) -> tuple[int, int]:
    """Multiply-adds of one example and trained values, by PyTorch alone."""
    made = made.to("meta").eval().requires_grad_(False)
    with unfused(), FlopCounterMode(display=False) as counter:
        made(torch.zeros(1, TOKENS, DIM, device="meta"))
    return counter.get_total_flops() // 2, sum(one.numel() for one in made.parameters())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_the_totals_are_those_of_pytorch(name: str, way: str, tmp_path: Path) -> None:
    found = spec_of(CASES[name](), way, tmp_path)
    assert (found.totals.macs, found.totals.params) == counted(CASES[name]())


@pytest.mark.parametrize("name", ["attention", "encoder"])
def test_attention_that_was_taken_apart_is_attention(name: str, tmp_path: Path) -> None:
    text = spec_of(CASES[name](), "open apart", tmp_path).text
    assert "sdpa(heads=4)" in text
    assert "linear(48, bias=false)" in text


@pytest.mark.parametrize("way", ["static", "open"])
def test_cells_have_no_counterpart(way: str, tmp_path: Path) -> None:
    made = Case(cells, inner=recurrent(nn.LSTM), last=linear(4, 9))
    with pytest.raises(UsageError) as error:
        spec_of(made, way, tmp_path)
    assert "it reads a result that has no counterpart" in str(error.value)


def test_outputs_without_a_counterpart_are_left_out(tmp_path: Path) -> None:
    text = spec_of(CASES["all outputs"](), "static", tmp_path).text
    assert "constant(" not in text
    assert "# Some of its outputs have no counterpart" in text
