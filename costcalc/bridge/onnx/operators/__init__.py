"""ONNX operators as ours, by family: each file declares translations; there is no list of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from costcalc.bridge.onnx.nodes import Node
from costcalc.bridge.onnx.registry import TRANSLATIONS
from costcalc.bridge.onnx.tracer import Tracer
from costcalc.bridge.onnx.values import Value

for _file in iter_modules(__path__):
    import_module(f"{__name__}.{_file.name}")

KNOWN = frozenset(TRANSLATIONS) | {"Constant", "ConstantOfShape", "Shape", "Size"}
"""The ONNX operators that can be read, all or in part."""


def translated(node: Node, tracer: Tracer) -> list[Value | None]:
    """The outputs of a node, in the shapes of the file. Raises Untranslated."""
    found = TRANSLATIONS.of(node.op)(node, tracer)
    values = [found] if isinstance(found, Value) else list(found)
    if len(values) < len(node.outputs):
        node.only_first()
    pairs = zip(values, node.outputs, strict=False)
    return [
        None if value is None or shape is None else tracer.fitted(value, shape)
        for value, shape in pairs
    ]
