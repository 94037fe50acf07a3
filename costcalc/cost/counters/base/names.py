"""Groups of PyTorch's modules and functions, by the names that counterparts give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

LAYING_OUT = frozenset(
    {
        "Tensor.long",
        "flatten",
        "nn.Flatten",
        "permute",
        "reshape",
        "squeeze",
        "transpose",
        "unflatten",
    }
)
"""Those that give the values they take, in other axes or as another type."""

TURNING = frozenset({"Tensor.expand", "permute", "reshape", "transpose", "unflatten"})
KEEPING = frozenset({"add", "mul", "narrow", "nn.Dropout", "nn.Identity", "nn.Softmax"})
"""After the first, values may lie in memory in another order than that of their axes, or be read
several times; the others
and the activations leave them in the order in which they find them."""

PASSING = frozenset({"nn.Dropout", "nn.Identity"})
"""Those that give what they take, in evaluation mode."""

AXES = (1, 2, 3)


def on_axes(*names: str) -> frozenset[str]:
    """The modules of these names for sequences, images and volumes: `nn.Conv` and so on."""
    return frozenset(f"{name}{axes}d" for name in names for axes in AXES)


Ruled = TypeVar("Ruled")


def over_axes(rules: Mapping[str, Ruled]) -> dict[str, Ruled]:
    """The rules, those of modules for images (`nn.Conv2d`) also for sequences and volumes."""
    return {other: rule for name, rule in rules.items() for other in _over_axes(name)}


def names_over_axes(names: Iterable[str]) -> frozenset[str]:
    """The names, and with each module for images those for sequences and volumes."""
    return frozenset(other for name in names for other in _over_axes(name))


def _over_axes(name: str) -> tuple[str, ...]:
    if not name.endswith("2d"):
        return (name,)
    return tuple(f"{name.removesuffix('2d')}{axes}d" for axes in AXES)


FILLING = on_axes("nn.ConstantPad", "nn.ZeroPad")
"""Those that fill the border of an input, before a convolution or a pool."""

MOVING = (
    LAYING_OUT
    | FILLING
    | {
        "Tensor.expand",
        "cat",
        "narrow",
        "nn.ChannelShuffle",
        "nn.Dropout",
        "nn.Embedding",
        "nn.Identity",
        "nn.PixelShuffle",
        "nn.PixelUnshuffle",
        "nn.functional.pad",
        "roll",
        "stack",
    }
)
"""Those that move, copy or leave out values, and compute none."""

ELEMENTWISE = frozenset(
    {
        "nn.GELU",
        "nn.Hardsigmoid",
        "nn.Hardswish",
        "nn.PReLU",
        "nn.ReLU",
        "nn.ReLU6",
        "nn.SiLU",
        "nn.Sigmoid",
        "nn.Tanh",
    }
)
"""The activations."""

POOLING = on_axes("nn.AdaptiveAvgPool", "nn.AvgPool", "nn.MaxPool") | {"mean"}
JOINING = frozenset({"add", "mul"})
RECURRENT = frozenset({"nn.GRU", "nn.LSTM"})

MULTIPLYING = {
    **dict.fromkeys(on_axes("nn.Conv", "nn.ConvTranspose"), "conv"),
    "nn.Linear": "linear",
    "matmul": "matrix products",
    "nn.functional.scaled_dot_product_attention": "attention",
    "nn.LSTM": "recurrent layers",
    "nn.GRU": "recurrent layers",
}
"""Those that multiply, and what their part of a count is called."""
