"""Shapes and settings in words."""

from __future__ import annotations

from costcalc.graph.graph import Graph
from costcalc.ops.base import Shape
from costcalc.spec import expression
from costcalc.spec.values import describe, is_number


def telling_settings(graph: Graph) -> dict[str, str]:
    """The parameters to mention: numbers, and those not at their default."""
    telling = {}
    for name, value in graph.settings.items():
        text = describe(value)
        if is_number(value) or text != _default(graph.spec.params[name].default):
            telling[name] = text
    return telling


def setting_words(graph: Graph) -> list[str]:
    """The parameters to mention, each with its value: `alpha 0.75`."""
    return [f"{name} {text}" for name, text in telling_settings(graph).items()]


def _default(node: expression.Node) -> str:
    """A default that is a word, a truth or a plain number, as it is written."""
    if isinstance(node, expression.Name):
        return node.name
    return describe(node.value) if isinstance(node, expression.Literal) else ""


def by(shape: Shape) -> str:
    """`3x224x224`."""
    return "x".join(map(str, shape))
