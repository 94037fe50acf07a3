"""Arguments of a step as Python text, and PyTorch's defaults for arguments that are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from costcalc.export.pytorch import own
from costcalc.export.pytorch.source import Source, call, flat, keyword
from costcalc.ops.base import Band, Module, RelativeBias, Stored

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
"""Tuples that are a single constant, such as a kernel size.

This and `USUAL` are PyTorch's words, not those of our operators. An argument that is not in them is
written too: its numbers one by one, before the arguments of `USUAL`.
"""


USUAL = ("kernel_size", "stride", "padding", "output_padding", "dilation", "groups", "bias")
"""The order of arguments in PyTorch's documentation; all others come before them."""


def constants(module: Module) -> Iterator[tuple[str, str]]:
    """The constants of a step: for each the argument it belongs to, and its text."""
    for name, value in module.arguments.items():
        for item in _items(name, value):
            yield name, text_of(item)


def labels(module: Module) -> Iterator[str]:
    """The label of each constant of a step, in the order of `constants`."""
    for name, value in module.arguments.items():
        known = module.written.labels.get(name, ())
        places = range(len(_items(name, value)))
        yield from (known[place] if place < len(known) else name for place in places)


def _items(name: str, value: Any) -> tuple[Any, ...]:
    """The parts of a value that may vary independently."""
    match value:
        case Stored(shape=shape):
            return shape
        case RelativeBias(heads=heads, window=window, mirrored=False):
            return (heads, *window)
        case RelativeBias(heads=heads, window=window, stride=stride):
            return (heads, *window, stride)
        case Band(tokens=tokens, width=width):
            return (tokens, width)
        case tuple() if name in WHOLE:
            alike = len(set(value)) == 1 and name not in ("shifts", "dims", "pad")
            return (value[0],) if alike else (value,)
        case tuple():
            return value
    return (value,)


def regrouped(module: Module, texts: Iterator[str]) -> dict[str, Source]:
    """The arguments of a step, from the texts of its constants."""
    found: dict[str, Source] = {}
    for name, value in module.arguments.items():
        items = [next(texts) for _ in _items(name, value)]
        if isinstance(value, Stored):
            zeros = call("torch.zeros", list(items))
            is_trained = value.component != "buffers"
            found[name] = call("nn.Parameter", [zeros]) if is_trained else zeros
        elif isinstance(value, RelativeBias):
            heads, height, width, *stride = items
            kind = "MirroredBias" if value.mirrored else "RelativeBias"
            found[name] = call(kind, [heads, f"({height}, {width})", *stride])
        elif isinstance(value, Band):
            found[name] = call("SlidingWindow", list(items))
        elif name == "pad":
            found[name] = _without_zeros(items[0])
        elif isinstance(value, tuple) and name not in WHOLE and len(items) != 1:
            found[name] = f"({', '.join(items)})"
        else:
            found[name] = items[0]
    return found


def _without_zeros(text: str) -> str:
    """The padding without trailing axes that are not padded."""
    while text.endswith(", 0, 0)"):
        text = text.removesuffix(", 0, 0)") + ")"
    return text


def written(module: Module, texts: Iterator[str]) -> Source:
    """The call that builds the step; arguments equal to PyTorch's default are left out."""
    arguments = regrouped(module, texts)
    first = module.written.positional
    shown = list(arguments.values())[:first]
    named = list(arguments.items())[first:]
    for name, value in sorted(named, key=lambda item: _place(item[0])):
        if not _is_taken_anyway(name, value, arguments, module.written.defaults):
            shown.append(keyword(name, value))
    return call(own.plain(module.name), shown)


def _place(name: str) -> int:
    """The position of an argument among those of PyTorch's windows."""
    return 1 + USUAL.index(name) if name in USUAL else 0


def _is_taken_anyway(
    name: str, value: Source, arguments: Mapping[str, Source], defaults: Mapping[str, Any]
) -> bool:
    if name == "stride" and "stride" not in defaults:
        return value == arguments.get("kernel_size")  # a pool's stride is its kernel
    return name in defaults and text_of(defaults[name]) == flat(value)


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
