"""Convolutions whose weights are directions with trained lengths."""

from __future__ import annotations

import torch
from torch import nn


class WeightNorm(nn.modules.conv._ConvNd):
    """Normalizes the weight of a convolution; each place along `dim` has a length of its own."""

    def __init__(self, in_channels: int, out_channels: int, dim: int, **others: bool | int):
        super().__init__(in_channels, out_channels, **others)  # type: ignore[arg-type]
        self.others = tuple(axis for axis in range(self.weight.dim()) if axis != dim)
        lengths = torch.linalg.vector_norm(self.weight.detach(), dim=self.others, keepdim=True)
        self.scale = nn.Parameter(lengths)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        lengths = torch.linalg.vector_norm(self.weight, dim=self.others, keepdim=True)
        return self._conv_forward(x, self.scale * (self.weight / lengths), self.bias)


class WeightNormConv1d(WeightNorm, nn.Conv1d):
    """`nn.Conv1d` with a normalized weight."""


class WeightNormConv2d(WeightNorm, nn.Conv2d):
    """`nn.Conv2d` with a normalized weight."""


class WeightNormConv3d(WeightNorm, nn.Conv3d):
    """`nn.Conv3d` with a normalized weight."""
