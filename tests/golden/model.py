"""The network `tiny` as someone else might have written it: with a bias, and without a layer.

Only the command imports this file, in a process of its own that has torch.
"""

from __future__ import annotations

import torch
from torch import nn


class Tiny(nn.Module):
    """The first and the last layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.ReLU())
        self.fc = nn.Linear(8, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.fc(self.stem(x).mean((2, 3)))
        return out


def model() -> nn.Module:
    return Tiny()
