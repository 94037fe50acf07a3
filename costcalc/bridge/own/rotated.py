"""Rotary position embedding."""

from __future__ import annotations

import torch


def rotated(x: torch.Tensor, heads: int, base: float) -> torch.Tensor:
    """Each pair of features of a head is turned by an angle that grows with the token's number."""
    first, second = torch.unflatten(x, -1, (heads, 2, -1)).unbind(-2)
    tokens, _, half = first.shape[-3:]
    slowness = base ** (torch.arange(half, device=x.device) / half)
    angles = torch.arange(tokens, device=x.device)[:, None, None] / slowness
    turned = (
        first * angles.cos() - second * angles.sin(),
        second * angles.cos() + first * angles.sin(),
    )
    return torch.stack(turned, -2).flatten(-3)
