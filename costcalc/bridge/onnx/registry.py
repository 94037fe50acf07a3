"""The translations of ONNX operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value
from costcalc.bridge.registry import Registry

Translation: TypeAlias = Callable[[Node, Tracer], "Value | Sequence[Value | None]"]
"""Writes a node's calls and gives its first output, or a value for each output."""

TRANSLATIONS: Registry[Translation] = Registry()
translates = TRANSLATIONS.translates
