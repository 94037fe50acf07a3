"""Shapes and settings in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from costcalc.graph.graph import Graph
from costcalc.ops.base import Shape
from costcalc.spec import expression
from costcalc.spec.syntax import Spec
from costcalc.spec.values import describe, is_number, setting_text


def telling_settings(graph: Graph, also: Collection[str] = ()) -> dict[str, str]:
    """The parameters to mention: numbers, those not at their default, and `also` these.

    The channels of an input are mentioned with its shape, and here only if they are not the
    default.
    """
    telling = {}
    channels = set(_channels(graph.spec))
    for name, value in graph.settings.items():
        text = setting_text(value)
        is_default = text == _default(graph.spec.params[name].default)
        if not is_default or name in also or (is_number(value) and name not in channels):
            telling[name] = text
    return telling


def _channels(spec: Spec) -> Iterator[str]:
    """The parameters that are the first size of an input of several axes."""
    for one in spec.inputs:
        match one.shape:
            case expression.TupleOf(items=(expression.Name(name=name), _, *_)):
                if name in spec.params and not spec.params[name].role:
                    yield name


def entering(graph: Graph) -> str:
    """What enters: `input 3x224x224`, or `inputs image 3x224x224, text 77x512`."""
    if not graph.spec.inputs[0].name:
        return f"input {by(graph.input)}"
    named = zip(graph.input_names, graph.inputs, strict=True)
    word = "inputs" if len(graph.inputs) > 1 else "input"
    return f"{word} {', '.join(f'{name} {by(shape)}' for name, shape in named)}"


def leaving(graph: Graph) -> str:
    """The outputs with names: `outputs p3 256x28x28, p4 256x14x14`; empty if they have none."""
    names = [name.text for name in graph.spec.outputs]
    named = zip(names, graph.outputs, strict=False)
    word = "outputs" if len(names) > 1 else "output"
    listed = ", ".join(f"{name} {by(graph.layers[n].output)}" for name, n in named)
    return f"{word} {listed}" if listed else ""


def setting_words(graph: Graph, also: Collection[str] = ()) -> list[str]:
    """The parameters to mention, each with its value: `alpha 0.75`."""
    words = [f"{name} {text}" for name, text in telling_settings(graph, also).items()]
    return [*words, "batch norm fused"] if graph.norm_fused else words


def _default(node: expression.Node) -> str:
    """A default that is a word, a truth or a plain number, as it is written."""
    if isinstance(node, expression.Name):
        return node.name
    return describe(node.value) if isinstance(node, expression.Literal) else ""


def shapes(inputs: Iterable[Shape]) -> str:
    """`3x224x224`, or `3x224x224, 77x512` for several."""
    return ", ".join(map(by, inputs))


def by(shape: Shape) -> str:
    """`3x224x224`."""
    return "x".join(map(str, shape))
