"""The table of translations: each ONNX operator, and the function that writes it as ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value

Translation: TypeAlias = Callable[[Node, Tracer], "Value | Sequence[Value | None]"]
"""Writes a node's calls and gives its first output, or a value for each output."""

TRANSLATIONS: dict[str, Translation] = {}


def translates(*names: str) -> Callable[[Translation], Translation]:
    """Declare a function as the translation of these ONNX operators."""

    def declare(function: Translation) -> Translation:
        for name in names:
            if name in TRANSLATIONS:
                raise TypeError(f"`{name}` is translated twice")
            TRANSLATIONS[name] = function
        return function

    return declare
