"""The PyTorch counterpart of a 2-D convolution, which pads symmetrically only."""

from __future__ import annotations

from typing import Any

from costcalc.ops.base.answers import Counterpart, Module
from costcalc.ops.base.attributes import Sides
from costcalc.ops.base.window import is_symmetric


def padded(pads: Sides, layer: str, fill: float = 0, **arguments: Any) -> Counterpart:
    """The layer with its padding, after a padding layer where the two sides of an axis differ."""
    (top, bottom), (left, right) = pads
    if is_symmetric(pads):
        return (Module(layer, {**arguments, "padding": (top, left)}),)
    around = {"padding": (left, right, top, bottom), "value": fill}
    return Module("nn.ConstantPad2d", around), Module(layer, {**arguments, "padding": (0, 0)})
