"""Translations of PyTorch's operators to ours, by subject; the folder is the list."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from costcalc.bridge.tracing.translation import TRANSLATIONS

for found in iter_modules(__path__):
    import_module(f"{__name__}.{found.name}")

__all__ = ["TRANSLATIONS"]
