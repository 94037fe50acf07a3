"""Small modules exported here by PyTorch, against the trace of the same module as it runs."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from costcalc.bridge.exported.door import trace
from costcalc.bridge.tracing.door import _traced
from costcalc.bridge.tracing.request import GivenInput
from costcalc.imports.road import imported
from tests.imports.onnx.test_rows import steps


class Mixed(nn.Module):
    """Merged axes, a token for all examples, writing in place, a product without weights."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 12, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(12)
        self.token = nn.Parameter(torch.zeros(1, 1, 12))
        self.attention = nn.MultiheadAttention(12, 3, batch_first=True)
        self.head = nn.Linear(12, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.norm(self.conv(x)), inplace=True)
        x = functional.max_pool2d(x, 2)
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat((self.token.expand(x.shape[0], -1, -1), x), 1)
        x = x + self.attention(x, x, x, need_weights=False)[0]
        scores = torch.matmul(x, x.transpose(1, 2)).softmax(-1)
        found: Tensor = self.head(torch.matmul(scores, x).mean(1))
        return found


class Windows(nn.Module):
    """Batch and windows merged, as in Swin."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(6, 6)
        self.lstm = nn.LSTM(6, 4, batch_first=True, bidirectional=True)

    def forward(self, x: Tensor) -> Tensor:
        b, c, h, w = x.shape
        x = x.view(b, c, h // 2, 2, w // 4, 4).permute(0, 2, 4, 3, 5, 1).reshape(-1, 8, c)
        x = functional.gelu(self.inner(x))
        x = x.view(b, h // 2, w // 4, 2, 4, c).permute(0, 5, 1, 3, 2, 4).reshape(b, c, h, w)
        first, second = x.flatten(2).transpose(1, 2).chunk(2, dim=1)
        found: Tensor = self.lstm(torch.stack((first, second), 1).mean(1))[0]
        return found[:, -1]


CASES = {Mixed: (3, 20, 12), Windows: (6, 10, 12)}


@pytest.mark.parametrize("make", CASES)
@pytest.mark.parametrize("is_open", [False, True])
def test_the_spec_is_that_of_the_run(make: Any, is_open: bool, tmp_path: Path) -> None:
    net, shape = make().eval(), CASES[make]
    batch = {0: torch.export.Dim("batch", min=1, max=99)}
    image = torch.zeros(2 if is_open else 1, *shape)
    more = {"dynamic_shapes": (batch,)} if is_open else {}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of weights that an LSTM assigns to itself
        program = torch.export.export(net, (image,), **more)
    file = str(tmp_path / "net.pt2")
    torch.export.save(program, file)
    found = imported(trace(file), fold=False)
    run = imported(_traced(net.to("meta"), "net", (GivenInput("", shape),)), fold=False)
    assert found.totals == run.totals
    ours, theirs = (
        [one for one in steps(text) if not one.startswith(("reshape", "permute", "tokens"))]
        for text in (found.text, run.text)
    )
    assert ours == theirs


def test_sizes_that_are_open_are_given(tmp_path: Path) -> None:
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1)).eval()
    least = {0: ("batch", 1), 2: ("high", 4), 3: ("wide", 4)}
    open_ = {axis: torch.export.Dim(name, min=n, max=999) for axis, (name, n) in least.items()}
    program = torch.export.export(
        net, (torch.zeros(2, 3, 20, 22),), dynamic_shapes={"input": open_}
    )
    file = str(tmp_path / "net.pt2")
    torch.export.save(program, file)
    assert trace(file).macs == 3 * 3 * 3 * 4 * 18 * 20
    assert trace(file, [("", (3, 12, 15))]).macs == 3 * 3 * 3 * 4 * 10 * 13
