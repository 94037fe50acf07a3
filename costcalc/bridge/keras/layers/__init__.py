"""Layers of Keras as our operators, by family: each file declares translations; there is no list
of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules

from costcalc.bridge.keras.model import Layer
from costcalc.bridge.keras.registry import TRANSLATIONS
from costcalc.bridge.keras.tracer import Tensor
from costcalc.bridge.keras.use import Use

for _file in iter_modules(__path__):
    import_module(f"{__name__}.{_file.name}")

OPS = ("keras.src.ops.", "keras.ops")
APPLICATIONS = ("keras.src.applications.", "keras.applications")
OWN: Mapping[str, Sequence[str]] = {"ops.": OPS, "applications.": APPLICATIONS}


def key_of(layer: Layer) -> str:
    """Under which name a layer is translated. A class of the user's own has no translation, also
    where it has the name of one of Keras.
    """
    for prefix, modules in OWN.items():
        if layer.origin.startswith(tuple(modules)):
            return f"{prefix}{layer.kind}"
    if layer.kind in ("TFOpLambda", "LayerScale", "StochasticDepth"):
        return f"ops.{layer.config.get('function')}" if layer.kind[0] == "T" else layer.kind
    own = layer.origin in ("", "keras", "keras.layers") or layer.origin.startswith("keras.src.")
    return layer.kind if own else f"{layer.origin}.{layer.kind}"


def translated(use: Use) -> list[Tensor]:
    """The outputs of a layer. Raises Untranslated."""
    result = TRANSLATIONS.of(key_of(use.layer))(use)
    return [result] if isinstance(result, Tensor) else list(result)
