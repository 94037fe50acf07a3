"""The translations of layers of Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use
from costcalc.bridge.registry import Registry

Translation: TypeAlias = Callable[[Use], "Tensor | Sequence[Tensor]"]
"""Writes a layer's calls and gives its output, or outputs."""

TRANSLATIONS: Registry[Translation] = Registry()
"""By the class of a layer; a function of `keras.ops` is under its class with `ops.` before it, and
a layer that belongs to one network of Keras with `applications.`.
"""

translates = TRANSLATIONS.translates
