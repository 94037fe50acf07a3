"""Selective scan."""

from __future__ import annotations

import torch
from torch import nn


class SelectiveScan(nn.Module):
    """A linear recurrence whose decay, input and readout are computed from each token."""

    def __init__(self, dim: int, state: int):
        super().__init__()
        self.decay_log = nn.Parameter(torch.zeros(dim, state))
        self.skip = nn.Parameter(torch.ones(dim))

    def forward(
        self, x: torch.Tensor, delta: torch.Tensor, b: torch.Tensor, c: torch.Tensor
    ) -> torch.Tensor:
        decay = (delta.unsqueeze(-1) * -self.decay_log.exp()).exp()
        update = (delta * x).unsqueeze(-1) * b.unsqueeze(-2)
        state = torch.zeros_like(update[:, 0])
        states = []
        for token in range(x.shape[1]):
            state = decay[:, token] * state + update[:, token]
            states.append(state)
        read = torch.stack(states, 1) @ c.unsqueeze(-1)
        return read.squeeze(-1) + x * self.skip
