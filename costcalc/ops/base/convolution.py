"""What 2-D convolutions share: checks of groups, names of kinds, the PyTorch counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from costcalc.algebra import Truth, Whole, at_most, both, decided, divides, equal, product
from costcalc.ops.base import window
from costcalc.ops.base.answers import Counterpart, Module, Need, Storage, Written, common_divisors
from costcalc.ops.base.attributes import Pair, Shape, Sides
from costcalc.ops.base.steps import FILLING
from costcalc.ops.base.window import is_symmetric


def needs_of_groups(g: Whole, inputs: Whole, outputs: Whole) -> Iterator[Need]:
    """The needs of groups: `g` divides the channels of the input and of the output."""
    for channels, whose in ((inputs, "input"), (outputs, "output")):
        yield Need(
            "g",
            divides(g, channels),
            f"`g` does not divide the {whose} channels",
            lambda: common_divisors(inputs, outputs),
        )


def kind_of(g: Whole, inputs: Whole, k: Pair) -> str:
    """The kernel in the name of a kind: `3x3`, `dw 3x3` if each channel is a group, `group 3x3`."""
    if window.is_one(g):
        return window.by(k)
    return f"{'dw' if decided(equal(g, inputs)) else 'group'} {window.by(k)}"


def storage_of(depthwise: Truth, x: Shape, y: Shape) -> Storage:
    """How a convolution uses memory: whether it is depthwise with an output that is no larger."""
    fits = decided(both(depthwise, at_most(product(y), product(x))))
    return "channels" if fits else "new"


WRITTEN = Written(
    positional=2,
    defaults={"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
)
"""How PyTorch's convolutions are written."""


def conv2d(**arguments: Any) -> Module:
    """PyTorch's 2-D convolution without padding; `padded` adds it."""
    return Module("nn.Conv2d", arguments, mixes=True, written=WRITTEN)


def padded(pads: Sides, layer: Module, fill: float = 0) -> Counterpart:
    """The layer with its padding; with a padding layer if the sides of an axis differ."""
    (top, bottom), (left, right) = pads
    if is_symmetric(pads):
        return (layer._replace(arguments={**layer.arguments, "padding": (top, left)}),)
    around = Module(
        "nn.ConstantPad2d",
        {"padding": (left, right, top, bottom), "value": fill},
        free=FILLING,
        written=Written(positional=2, called="_pad"),
    )
    return around, layer._replace(arguments={**layer.arguments, "padding": (0, 0)})
