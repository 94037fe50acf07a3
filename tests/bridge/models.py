"""Models someone else might have written."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn


def tiny(width: int = 8) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(),
        nn.Linear(width * 12 * 10, 5),
    )


KEPT = tiny()


def kept() -> nn.Module:
    """One that lives on, in training mode, with a layer that is not."""
    KEPT.train()
    KEPT[3].eval()
    return KEPT


def no_model() -> int:
    return 7


def broken() -> nn.Module:
    return nn.Sequential(nn.Linear(7, 7))


class Calling(nn.Module):
    """A function of the input and of weights, or of layers, with those shapes and layers."""

    def __init__(self, function: Callable[..., Any], *parts: nn.Module | tuple[int, ...]):
        super().__init__()
        self.function = function
        self.parts = nn.ModuleList(part for part in parts if isinstance(part, nn.Module))
        shapes = [part for part in parts if isinstance(part, tuple)]
        self.weights = nn.ParameterList(nn.Parameter(torch.zeros(*shape)) for shape in shapes)

    def forward(self, x: Tensor) -> Any:
        return self.function(x, *self.parts, *self.weights)


def looking(model: nn.Module) -> nn.Module:
    """The model, which looks at a value first, as `meta` has none."""
    return Calling(lambda x, inside: inside(x) if float(x.sum()) == 0 else x, model)


# Small modules of PyTorch with fused kernels.


def attention() -> nn.Module:
    inside = nn.MultiheadAttention(16, 4, batch_first=True)
    return Calling(lambda x, mha: mha(x, x, x)[0], inside)


def encoder_layer() -> nn.Module:
    return nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)


def lstm(**arguments: Any) -> nn.Module:
    return nn.LSTM(8, 12, batch_first=True, **arguments)


def gru(**arguments: Any) -> nn.Module:
    return nn.GRU(8, 12, batch_first=True, **arguments)


def lstm_of_cells() -> nn.Module:
    def run(x: Tensor, cell: nn.Module) -> Tensor:
        h = c = torch.zeros(1, 12, device=x.device)
        for token in range(x.shape[1]):
            h, c = cell(x[:, token], (h, c))
        return h

    return Calling(run, nn.LSTMCell(8, 12))


# Operators that multiply and cannot be recorded.

HIDDEN: dict[str, Callable[[], nn.Module]] = {
    "aten::_cdist_forward": lambda: Calling(lambda x, w: torch.cdist(x, w[None]), (7, 8)),
    "aten::_trilinear": lambda: Calling(lambda x, b: b(x, x), nn.Bilinear(8, 8, 3)),
    "aten::_fft_r2c": lambda: Calling(lambda x: torch.fft.rfft(x)),
    "aten::_linalg_det": lambda: Calling(lambda x, w: x * torch.linalg.det(w), (4, 4)),
}


# What a module may do to the process it runs in.


def noisy() -> nn.Module:
    print("said by their module", flush=True)
    os.write(1, b"written by their module\n")
    atexit.register(os.write, 2, b"said at the end by their module\n")
    sys.stdout.close()
    os.close(1)
    os.chdir("/")
    return tiny()


def exits() -> nn.Module:
    sys.exit(0)


def leaves() -> nn.Module:
    os._exit(0)


def raises() -> nn.Module:
    raise BaseException("no exception at all")


def interrupts() -> nn.Module:
    raise KeyboardInterrupt


def dies() -> nn.Module:
    os.kill(os.getpid(), 9)
    return tiny()


class Siamese(nn.Module):
    """One tower on two images, or with `twins` a tower for each."""

    def __init__(self, twins: bool = False):
        super().__init__()
        self.left = self.tower()
        self.right = self.tower() if twins else self.left
        self.likeness = nn.Linear(22, 1)

    def tower(self) -> nn.Module:
        return nn.Sequential(
            nn.Conv2d(1, 5, 3, padding=1),
            nn.BatchNorm2d(5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(5, 9, 3, padding=1),
            nn.BatchNorm2d(9),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(9 * 5 * 8, 11),
        )

    def forward(self, x: Tensor) -> Tensor:
        codes = self.left(x[:, :1]), self.right(x[:, 1:])
        return torch.sigmoid(self.likeness(torch.cat(codes, 1)))
