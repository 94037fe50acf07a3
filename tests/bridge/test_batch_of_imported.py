"""`--batch N` of an imported spec is PyTorch's run of N examples."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from costcalc.bridge.steps import unfused
from costcalc.bridge.tracing.door import N_RUNS, traced
from costcalc.bridge.tracing.request import GivenInput, TraceRequest
from costcalc.cli.run import run
from costcalc.cost.network import Network
from costcalc.imports.knobs import with_knobs
from costcalc.imports.road import imported
from costcalc.imports.sizes import Traced

N = 7
"""The batch; it divides no size below, so that it cannot hide in one."""

MULTIPLYING = ("convolution", "mm", "addmm", "bmm", "baddbmm")


class Outputs(TorchDispatchMode):
    """The elements that convolutions and matrix products give, which fvcore calls activations."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def __torch_dispatch__(self, op: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        found = op(*args, **(kwargs or {}))
        if op._schema.name.removeprefix("aten::") in MULTIPLYING:
            self.elements += found.numel()
        return found


def measured(made: nn.Module, given: GivenInput, batch: int) -> tuple[int, int]:
    """Multiply-adds and activations of a batch, by PyTorch alone."""
    made = made.to("meta").eval().requires_grad_(False)
    kind = torch.long if given.indices else torch.float32
    x = torch.zeros(batch, *given.shape, dtype=kind, device="meta")
    with unfused(), FlopCounterMode(display=False) as counter, Outputs() as outputs:
        made(x)
    return counter.get_total_flops() // 2, outputs.elements


class Squeezed(nn.Module):
    """Convolutions with batch norm, grouped ones, and factors that are computed of the means."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8))
        self.depthwise = nn.Sequential(nn.Conv2d(8, 8, 5, padding=2, groups=8), nn.BatchNorm2d(8))
        self.squeeze = nn.Sequential(nn.Conv2d(8, 2, 1), nn.ReLU(), nn.Conv2d(2, 8, 1))
        self.head = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x).relu()
        y = self.depthwise(x)
        x = x + y * self.squeeze(y.mean((2, 3), keepdim=True)).sigmoid()
        found: Tensor = self.head(x.mean((2, 3)))
        return found


class Windowed(nn.Module):
    """Attention in shifted windows of 4 x 4 pixels, which are merged with the batch."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, 12, 2, 2)
        self.norm, self.qkv, self.out = nn.LayerNorm(12), nn.Linear(12, 36), nn.Linear(12, 12)
        self.bias = nn.Parameter(torch.zeros(3, 16, 16))

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x).permute(0, 2, 3, 1)
        b, h, w, c = x.shape
        y = torch.roll(self.norm(x), (-2, -2), (1, 2))
        y = y.view(b, h // 4, 4, w // 4, 4, c).transpose(2, 3).reshape(-1, 16, c)
        q, k, v = self.qkv(y).view(-1, 16, 3, 3, c // 3).permute(2, 0, 3, 1, 4)
        y = ((q @ k.transpose(-2, -1)) * 0.5 + self.bias).softmax(-1) @ v
        y = self.out(y.transpose(1, 2).reshape(-1, 16, c))
        y = y.view(b, h // 4, w // 4, 4, 4, c).transpose(2, 3).reshape(b, h, w, c)
        found: Tensor = x + torch.roll(y, (2, 2), (1, 2))
        return found


class Tokens(nn.Module):
    """A transformer with a class token and fused attention."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.token = nn.Embedding(50, 12), nn.Parameter(torch.zeros(1, 1, 12))
        self.layer = nn.TransformerEncoderLayer(12, 4, 40, batch_first=True)
        self.head = nn.Linear(12, 5)

    def forward(self, x: Tensor) -> Tensor:
        y = torch.cat((self.token.expand(x.shape[0], -1, -1), self.words(x)), 1)
        y = y + scaled_dot_product_attention(y[:, None], y[:, None], y[:, None])[:, 0]
        found: Tensor = self.head(self.layer(y)[:, 0])
        return found


class Recurrent(nn.Module):
    """An LSTM in both directions, and a GRU over what it gives."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(50, 10)
        self.lstm = nn.LSTM(10, 6, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(12, 9, batch_first=True)
        self.head = nn.Linear(9, 5)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.head(self.gru(self.lstm(self.words(x))[0])[0][:, -1])
        return found


class Upscaled(nn.Module):
    """An image made larger, along one, two and three axes."""

    def __init__(self) -> None:
        super().__init__()
        self.up, self.mix = nn.ConvTranspose2d(3, 6, 2, 2), nn.Conv3d(1, 2, 3, padding=1)
        self.line = nn.Conv1d(12, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        y = self.mix(self.up(x)[:, None]).flatten(1, 2)
        found: Tensor = self.line(y.flatten(2))
        return found


MODELS: dict[str, tuple[Callable[[], nn.Module], GivenInput]] = {
    "convolutions": (Squeezed, GivenInput("", (3, 20, 26))),
    "windows": (Windowed, GivenInput("", (3, 16, 24))),
    "transformer": (Tokens, GivenInput("", (11,), indices=True)),
    "recurrent": (Recurrent, GivenInput("", (11,), indices=True)),
    "upscaling": (Upscaled, GivenInput("", (3, 5, 9))),
}


def spec_of(build: Callable[[], nn.Module], given: GivenInput) -> str:
    """The imported spec of a model."""
    trace = traced(TraceRequest(f"{__name__}:{build.__name__}", inputs=(given,)))
    return with_knobs(imported(trace), Traced(trace)).text


@pytest.mark.parametrize("name", MODELS)
def test_a_batch_has_the_figures_that_pytorch_has(name: str) -> None:
    build, given = MODELS[name]
    totals = Network.from_text(spec_of(build, given)).cost(batch=N).totals
    macs, elements = measured(build(), given, N)
    assert totals.macs == macs > 0
    assert totals.params == sum(one.numel() for one in build().parameters())
    if name != "recurrent":  # ours are its outputs, as fvcore counts; the products give its gates
        assert totals.activations == elements


def test_the_command_takes_the_model_and_a_batch(capsys: pytest.CaptureFixture[str]) -> None:
    words = [f"python:{__name__}:Squeezed", "--input", "3x20x26", "--fixed-size"]
    assert run([*words, "--batch", str(N)]) == 0
    macs, _ = measured(Squeezed(), MODELS["convolutions"][1], N)
    assert f"{macs:,} MACs" in capsys.readouterr().out


class Placed(nn.Module):
    """Biases of places that are computed of a table: once a batch, not for each example."""

    def __init__(self) -> None:
        super().__init__()
        self.rows, self.places = nn.Linear(6, 4), nn.Linear(2, 4)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.rows(x) + self.places(torch.zeros(5, 2, device=x.device))
        return found


def test_what_does_not_grow_with_the_batch_is_said_with_its_number() -> None:
    given = GivenInput("", (5, 6))
    text = spec_of(Placed, given)
    ours = Network.from_text(text).cost(batch=N).totals.macs
    theirs, _ = measured(Placed(), given, N)
    alone = 5 * 2 * 4
    assert ours - theirs == (N - 1) * alone
    assert f"# {alone} of the multiply-adds do not grow with the batch; " in text


class OfOne(nn.Module):
    """Takes the first example only."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.rows(x[0])
        return found


def test_a_model_of_one_example_has_the_figures_of_as_many_runs() -> None:
    given = GivenInput("", (5, 6))
    text = spec_of(OfOne, given)
    alone, _ = measured(OfOne(), given, 1)
    assert f"# {N_RUNS}\n" in text
    assert Network.from_text(text).cost(batch=N).totals.macs == N * alone
