"""Arguments of a step as Python text, and what PyTorch takes for them where they are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from costcalc.export.pytorch.source import Source, call, flat, keyword
from costcalc.ops.base import Module, RelativeBias, Stored
from costcalc.records import NamedTuple

WHOLE = frozenset(
    [
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "output_padding",
        "output_size",
        "size",
        "pad",
        "shifts",
        "dims",
    ]
)
"""Arguments that are one thing to a reader, though they may hold several numbers."""


USUAL = ("kernel_size", "stride", "padding", "output_padding", "dilation", "groups", "bias")
"""The order of arguments in PyTorch's documentation; all others come before them."""


class Signature(NamedTuple):
    """How many arguments are written without their names, and what the others are if left out."""

    positional: int = 0
    defaults: Mapping[str, str] = {}


_CONVOLUTION = {"stride": "1", "padding": "0", "dilation": "1", "groups": "1", "bias": "True"}
_POOL = {"padding": "0", "ceil_mode": "False"}
_NORM = {"affine": "True", "track_running_stats": "True"}
_RECURRENT = {"bias": "True", "batch_first": "False", "bidirectional": "False"}
SIGNATURES = {
    "nn.Conv2d": Signature(2, _CONVOLUTION),
    "nn.ConvTranspose2d": Signature(2, {**_CONVOLUTION, "output_padding": "0"}),
    "nn.Linear": Signature(2, {"bias": "True"}),
    "nn.BatchNorm1d": Signature(1, _NORM),
    "nn.BatchNorm2d": Signature(1, _NORM),
    "nn.GroupNorm": Signature(2, {"affine": "True"}),
    "nn.LayerNorm": Signature(1, {"elementwise_affine": "True", "bias": "True"}),
    "nn.LocalResponseNorm": Signature(1, {"alpha": "0.0001", "beta": "0.75", "k": "1.0"}),
    "nn.MaxPool2d": Signature(0, {**_POOL, "dilation": "1"}),
    "nn.AvgPool2d": Signature(0, {**_POOL, "count_include_pad": "True"}),
    "nn.AdaptiveAvgPool2d": Signature(1),
    "nn.ConstantPad2d": Signature(2),
    "nn.ZeroPad2d": Signature(1),
    "nn.Embedding": Signature(2),
    "nn.Dropout": Signature(1),
    "nn.PReLU": Signature(1),
    "nn.Flatten": Signature(0, {"start_dim": "1"}),
    "nn.LSTM": Signature(2, _RECURRENT),
    "nn.GRU": Signature(2, _RECURRENT),
    "nn.ChannelShuffle": Signature(1),
    "nn.PixelShuffle": Signature(1),
    "nn.PixelUnshuffle": Signature(1),
    "nn.Upsample": Signature(0, {"mode": '"nearest"'}),
}
"""What is known of PyTorch's signatures; an argument not known here is written with its name."""


def constants(module: Module) -> Iterator[tuple[str, str]]:
    """Each constant of a step: the argument it belongs to, and its text."""
    for name, value in module.arguments.items():
        for item in _items(name, value):
            yield name, text_of(item)


LABELS = {
    ("tokens", "shape"): ("", "channels", "rows", "height", "columns", "width"),
    ("image", "shape"): ("", "rows", "columns", "height", "width", "channels"),
    ("image", "sizes"): ("height", "width"),
    ("sdpa", "attn_mask"): ("heads", "window", "window"),
    ("split_heads", "sizes"): ("heads", ""),
}
"""What the numbers in an argument mean, where its name does not say."""


def labels(op: str, module: Module) -> Iterator[str]:
    """What each constant of a step is called, in the order of `constants`."""
    for name, value in module.arguments.items():
        items = _items(name, value)
        known = LABELS.get((op, name), ())
        if op == "sdpa" and name == "sizes":
            known = ("windows" if module.arguments["dim"] == 1 else "heads", "")
        if op == "image" and len(items) == 4:
            known = ("", "channels", "height", "width")
        yield from (known[place] if place < len(known) else name for place in range(len(items)))


def _items(name: str, value: Any) -> tuple[Any, ...]:
    """A value's parts that may vary each for itself."""
    match value:
        case Stored(shape=shape):
            return shape
        case RelativeBias(heads=heads, window=window):
            return (heads, *window)
        case tuple() if name in WHOLE:
            alike = len(value) == 2 and value[0] == value[1] and name not in ("shifts", "dims")
            return (value[0],) if alike else (value,)
        case tuple():
            return value
    return (value,)


def regrouped(module: Module, texts: Iterator[str]) -> dict[str, Source]:
    """The arguments again, from the texts of their constants."""
    found: dict[str, Source] = {}
    for name, value in module.arguments.items():
        items = [next(texts) for _ in _items(name, value)]
        if isinstance(value, Stored):
            found[name] = call("nn.Parameter", [call("torch.zeros", list(items))])
        elif isinstance(value, RelativeBias):
            found[name] = call("RelativeBias", [items[0], f"({items[1]}, {items[2]})"])
        elif name == "pad":
            found[name] = _without_zeros(items[0])
        elif isinstance(value, tuple) and name not in WHOLE and len(items) != 1:
            found[name] = f"({', '.join(items)})"
        else:
            found[name] = items[0]
    return found


def _without_zeros(text: str) -> str:
    """The sides of a padding without the last axes, where nothing is padded there."""
    while text.endswith(", 0, 0)"):
        text = text.removesuffix(", 0, 0)") + ")"
    return text


def written(module: Module, texts: Iterator[str]) -> Source:
    """The step built, without what PyTorch takes anyway."""
    signature = SIGNATURES.get(module.name, Signature())
    arguments = regrouped(module, texts)
    shown = list(arguments.values())[: signature.positional]
    named = list(arguments.items())[signature.positional :]
    for name, value in sorted(named, key=lambda item: _place(item[0])):
        if not _is_taken_anyway(name, value, arguments, signature):
            shown.append(keyword(name, value))
    return call(module.name, shown)


def _place(name: str) -> int:
    """The position of an argument among those of PyTorch's windows."""
    return 1 + USUAL.index(name) if name in USUAL else 0


def _is_taken_anyway(
    name: str, value: Source, arguments: Mapping[str, Source], signature: Signature
) -> bool:
    if name == "stride" and "stride" not in signature.defaults:
        return value == arguments.get("kernel_size")  # a pool's stride is its kernel
    return signature.defaults.get(name) == flat(value)


def text_of(value: Any) -> str:
    """A constant as Python writes it."""
    match value:
        case bool() | int():
            return str(value)
        case Fraction():
            return repr(float(value))
        case float():
            return (
                repr(value)
                if value == value and abs(value) != float("inf")
                else f'float("{value}")'
            )
        case str():
            return f'"{value}"'
        case tuple():
            inside = ", ".join(map(text_of, value))
            return f"({inside},)" if len(value) == 1 else f"({inside})"
    raise TypeError(f"no Python text for {value!r}")
