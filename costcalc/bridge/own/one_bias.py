"""Recurrent layers with one bias per gate, as in Keras."""

from __future__ import annotations

import torch
from torch import nn


class OneBias(nn.RNNBase):
    """A recurrent layer whose second biases are zeros and are not trained."""

    def __init__(self, input_size: int, hidden_size: int, **others: bool | int):
        super().__init__(input_size, hidden_size, **others)  # type: ignore[arg-type]
        for name in self._flat_weights_names:
            if name.startswith("bias_hh"):
                zeros = torch.zeros_like(getattr(self, name).data)
                delattr(self, name)
                self.register_buffer(name, zeros, persistent=False)
        self._init_flat_weights()


class OneBiasRNN(OneBias, nn.RNN):
    """`nn.RNN` with one bias per unit."""


class OneBiasLSTM(OneBias, nn.LSTM):
    """`nn.LSTM` with one bias per gate."""


class OneBiasGRU(OneBias, nn.GRU):
    """`nn.GRU` with one bias per gate."""
