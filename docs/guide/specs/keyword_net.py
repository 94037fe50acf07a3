"""A small network for spoken words: the model of the guide to `costcalc import`."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Block(nn.Module):
    """A depthwise and a pointwise convolution, with a shortcut where the shapes are equal."""

    def __init__(self, width_in: int, width: int, stride: int):
        super().__init__()
        self.depthwise = nn.Conv2d(
            width_in, width_in, 3, stride=stride, padding=1, groups=width_in, bias=False
        )
        self.norm = nn.BatchNorm2d(width_in)
        self.pointwise = nn.Conv2d(width_in, width, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        self.has_shortcut = stride == 1 and width_in == width

    def forward(self, x: Tensor) -> Tensor:
        y = torch.relu(self.norm(self.depthwise(x)))
        y = self.norm2(self.pointwise(y))
        return torch.relu(y + x if self.has_shortcut else y)


class KeywordNet(nn.Module):
    """Twelve words from a spectrogram of 40 bands."""

    def __init__(self, width: int = 32):
        super().__init__()
        self.stem = nn.Conv2d(1, width, 3, stride=2, padding=1)
        self.blocks = nn.Sequential(
            Block(width, width, 1),
            Block(width, 2 * width, 2),
            Block(2 * width, 2 * width, 1),
            Block(2 * width, 2 * width, 1),
        )
        self.head = nn.Linear(2 * width, 12)

    def forward(self, x: Tensor) -> Tensor:
        y = self.blocks(torch.relu(self.stem(x)))
        out: Tensor = self.head(y.mean((2, 3)))
        return out
