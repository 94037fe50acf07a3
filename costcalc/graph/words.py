"""Shapes and settings in words."""

from __future__ import annotations

from costcalc.graph.graph import Graph
from costcalc.ops.base import Shape
from costcalc.spec import expression
from costcalc.spec.syntax import Spec
from costcalc.spec.values import describe, is_number, setting_text


def telling_settings(graph: Graph) -> dict[str, str]:
    """The parameters to mention: numbers, and those not at their default.

    The channels of the input are mentioned with its shape, and here only if they are not the
    default.
    """
    telling = {}
    for name, value in graph.settings.items():
        text = setting_text(value)
        is_default = text == _default(graph.spec.params[name].default)
        if not is_default or (is_number(value) and name != _channels(graph.spec)):
            telling[name] = text
    return telling


def _channels(spec: Spec) -> str:
    """The parameter that is the first size of an input of several axes; an empty text if none."""
    match spec.input:
        case expression.TupleOf(items=(expression.Name(name=name), _, *_)) if name in spec.params:
            return "" if spec.params[name].role else name
    return ""


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
