"""Models that run with one example only are traced with one, or refused."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge.tracing.door import N_RUNS, traced
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.errors import UsageError
from costcalc.imports.road import Imported, imported

Forward = Callable[[Any, Tensor], Tensor]
SHAPE = (3, 8, 10)


class Alone(nn.Module):
    """A small network, and what is done with what its convolution gives."""

    def __init__(self, forward: Forward):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.rows = nn.Linear(6, 4)
        self.token = nn.Parameter(torch.zeros(1, 1, 6))
        self.last = nn.Linear(4, 5)
        self.function = forward

    def forward(self, x: Tensor) -> Tensor:
        return self.function(self, x)


MODEL: list[nn.Module] = []


def model() -> nn.Module:
    """The model of the running test."""
    return MODEL[-1]


def spec_of(forward: Forward) -> Imported:
    MODEL.append(Alone(forward))
    return imported(traced(TraceRequest(f"{__name__}:model", inputs=(GivenInput("", SHAPE),))))


def counted(forward: Forward) -> tuple[int, int]:
    """Multiply-adds of one example and trained values, by PyTorch alone."""
    made = Alone(forward).requires_grad_(False)
    with FlopCounterMode(display=False) as counter:
        made(torch.zeros(1, *SHAPE))
    return counter.get_total_flops() // 2, sum(one.numel() for one in made.parameters())


def a_written_batch(net: Any, x: Tensor) -> Tensor:
    tokens = torch.cat((net.token, net.conv(x).view(1, 6, 80).permute(0, 2, 1)), 1)
    out: Tensor = net.last(net.rows(tokens).mean(1))
    return out


def the_first(net: Any, x: Tensor) -> Tensor:
    tokens = net.conv(x)[0].flatten(1).t()
    rows = net.rows(tokens + net.token[0])
    out: Tensor = net.last((rows @ rows.t()).softmax(-1) @ rows).mean(0)
    return out


def the_first_and_back(net: Any, x: Tensor) -> Tensor:
    y = net.conv(x).squeeze(0).relu().unsqueeze(0)
    rows = net.rows(y.reshape(1, 6, 80).transpose(1, 2) + net.token)
    out: Tensor = net.last(rows)
    return out


@pytest.mark.parametrize("forward", [a_written_batch, the_first, the_first_and_back])
def test_a_model_of_one_example_is_exact(forward: Forward) -> None:
    found = spec_of(forward)
    assert (found.totals.macs, found.totals.params) == counted(forward)
    assert "# Traced with one example: " in found.text


def test_the_note_says_what_a_large_batch_raised() -> None:
    note, runs = spec_of(a_written_batch).trace.notes
    assert runs == N_RUNS
    assert note.startswith("Traced with one example: a large batch fails, with `shape '[1, 6, 80]'")


def test_a_model_that_runs_with_a_batch_is_traced_with_one() -> None:
    found = spec_of(lambda net, x: net.last(net.rows(net.conv(x).mean((2, 3)) + net.token[0])))
    assert found.trace.notes == ()


def tokens_of(net: Any, x: Tensor) -> Tensor:
    found: Tensor = net.rows(net.conv(x).view(1, 6, 80).transpose(1, 2))
    return found


@pytest.mark.parametrize(
    ("forward", "note"),
    [
        (lambda net, x: torch.cat([tokens_of(net, x)] * 2, 0), "`aten.cat`: its parts differ"),
        (lambda net, x: tokens_of(net, x).softmax(0), "`aten.softmax`: it acts along the batch"),
        (lambda net, x: tokens_of(net, x).sum(0), "`aten.sum`: it reduces the batch too"),
        (lambda net, x: net.conv(x).view(80, 6).sum(0), "`aten.sum`: it reduces the batch too"),
    ],
    ids=["cat", "softmax", "sum", "merged"],
)
def test_a_batch_that_cannot_be_followed_is_refused(forward: Forward, note: str) -> None:
    with pytest.raises(UsageError) as caught:
        spec_of(forward)
    (found,) = caught.value.diagnostics
    assert found.message.endswith("uses operators that have no counterpart here")
    assert found.notes[0].startswith(note)


def test_a_model_that_fails_with_one_example_too_says_what_it_raised_with_many() -> None:
    with pytest.raises(UsageError, match=r"cannot trace .*: shape '\[7, 7\]' is invalid"):
        spec_of(lambda net, x: net.conv(x).view(7, 7))
