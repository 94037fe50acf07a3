"""Regions of a map, resampled."""

from __future__ import annotations

import torch
from torch import nn


def aligned(x: torch.Tensor, regions: int, height: int, width: int, ratio: int) -> torch.Tensor:
    """Each region, here the whole map, as the mean of ratio x ratio samples for each element."""
    samples = (height * ratio, width * ratio)
    sampled = nn.functional.interpolate(x, samples, mode="bilinear")
    means = nn.functional.avg_pool2d(sampled, ratio)
    return means.unsqueeze(2).expand(-1, -1, regions, -1, -1)
