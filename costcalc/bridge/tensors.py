"""Tensors to run a model on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import torch
from torch import Tensor

from costcalc.ops.base import Shape


def zeros(
    shapes: Sequence[Shape],
    device: torch.device | str | None = None,
    kinds: Sequence[torch.dtype | None] = (),
) -> tuple[Tensor, ...]:
    """A tensor of zeros for each input of a network, with a batch of 1."""
    pairs = zip_longest(shapes, kinds)
    return tuple(torch.zeros(1, *_whole(shape), device=device, dtype=kind) for shape, kind in pairs)


def _whole(shape: Shape) -> tuple[int, ...]:
    """The sizes as ints, which they are in a graph without symbols."""
    return tuple(int(size) for size in shape)  # type: ignore[arg-type]
