"""The table of translations: each layer of Keras, and the function that writes it as ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use
from costcalc.bridge.ours import Untranslated

Translation: TypeAlias = Callable[[Use], "Tensor | Sequence[Tensor]"]
"""Writes a layer's calls and gives its output, or outputs."""

TRANSLATIONS: dict[str, Translation] = {}
"""By the class of a layer; a function of `keras.ops` is under its class with `ops.` before it, and
a layer that belongs to one network of Keras with `applications.`.
"""


def translates(*names: str) -> Callable[[Translation], Translation]:
    """Declare a function as the translation of these layers."""

    def declare(function: Translation) -> Translation:
        for name in names:
            if name in TRANSLATIONS:
                raise TypeError(f"`{name}` is translated twice")
            TRANSLATIONS[name] = function
        return function

    return declare


def found(key: str) -> Translation:
    """The translation of a layer. Raises Untranslated."""
    if key not in TRANSLATIONS:
        raise Untranslated("")
    return TRANSLATIONS[key]
