"""The source of a PyTorch module for a graph; `render` is the entry point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

from costcalc.cost.cost import evaluate
from costcalc.export.pytorch import names, own
from costcalc.export.pytorch.arguments import regrouped, written
from costcalc.export.pytorch.classes import Class, Classes
from costcalc.export.pytorch.forward import Forward, input_names
from costcalc.export.pytorch.lookups import LOOKUPS
from costcalc.export.pytorch.members import attributes_of, is_flat, is_plain, places
from costcalc.export.pytorch.parameters import ConstructorParameter
from costcalc.export.pytorch.parts import ModuleBody, ModuleStep
from costcalc.export.pytorch.reading import whole
from costcalc.export.pytorch.repetition import again, repeated
from costcalc.export.pytorch.sharing import HELPERS, statements, with_shared_units
from costcalc.export.pytorch.source import (
    INDENT,
    WIDTH,
    Bracket,
    Comprehension,
    Source,
    call,
    keyword,
    lines,
)
from costcalc.graph.counterpart import counterpart_of
from costcalc.graph.graph import Graph, format_shape, input_number
from costcalc.graph.words import setting_words
from costcalc.ops.base import Shape
from costcalc.report import units
from costcalc.report.escaping import python_docstring
from costcalc.version import __version__


def render(graph: Graph) -> Iterator[str]:
    """The lines of the file. Raises UsageError if a layer has no counterpart in PyTorch."""
    network = whole(graph)
    with_shared_units(network, graph)
    spec = graph.spec
    prose = " ".join((spec.title, *spec.blocks))
    classes = Classes(network, names.network_name(graph.name, spec.title), prose)
    body = [_class_lines(cls, classes, graph) for cls in classes.in_order()]
    text = [line for one in body for line in ("", "", *one)]
    yield from python_docstring(_docstring(graph))
    yield ""
    yield "import torch"
    if any("F." in line or "= Transposed" in line for line in text):
        yield "import torch.nn.functional as F"
    yield "from torch import nn"
    for name, source in LOOKUPS.items():
        if any(f"{name}(" in line for line in text):
            yield ""
            yield from source.splitlines()
    yield from own.sources(m.name for layer in graph.layers for m in counterpart_of(layer))
    for name, helper in HELPERS.items():
        if any(re.search(rf"(?<![\w.]){name}\(", line) for line in text):
            yield ""
            yield from helper.splitlines()
    yield from text
    yield from _main(graph, classes.in_order()[-1].name, len(network.outputs))


def _docstring(graph: Graph) -> Iterator[str]:
    spec, totals = graph.spec, evaluate(graph).totals
    yield f"{graph.name}: {spec.title}." if spec.title else f"{graph.name}."
    yield ""
    if spec.cite:
        yield from wrap(f"{spec.cite}.", WIDTH)
        yield ""
    settings = setting_words(graph)
    if settings:
        yield f"Parameters: {', '.join(settings)}."
    yield f"{_listed('Input', graph.spec.inputs[0].name and graph.input_names, graph.inputs)}."
    if graph.spec.outputs:
        leaving = [graph.layers[number].output for number in graph.outputs]
        yield f"{_listed('Output', [name.text for name in graph.spec.outputs], leaving)}."
    yield f"Cost: {units.exactly(totals.macs)} MACs, {units.exactly(totals.params)} params."
    yield ""
    yield f"Written by costcalc {__version__}; it needs nothing but PyTorch."


def _listed(word: str, names: Sequence[str], shapes: Sequence[Shape]) -> str:
    """`Input: 3 x 224 x 224`, or `Inputs: image 3 x 224 x 224, text 77 x 512`. What is behind the
    names has none.
    """
    called = zip_longest((f"{name} " for name in names), shapes, fillvalue="")
    listed = ", ".join(f"{name}{format_shape(shape)}" for name, shape in called)  # type: ignore[arg-type]
    return f"{word}{'s' if len(shapes) > 1 else ''}: {listed}"


def _main(graph: Graph, name: str, outputs: int) -> Iterator[str]:
    sizes = [", ".join(map(str, (1, *shape))) for shape in graph.inputs]
    zeros: list[Source] = [f"torch.zeros({one})" for one in sizes]
    yield from ("", "", 'if __name__ == "__main__":')
    yield f'{INDENT}with torch.device("meta"):  # shapes alone: no memory, no arithmetic'
    yield f"{INDENT * 2}model = {name}().eval()"
    yield from lines(call("model", zeros), 2, before="output = ")
    if outputs == 1:
        yield f'{INDENT}print("output", tuple(output.shape))'
    else:
        yield f'{INDENT}print("outputs", [tuple(one.shape) for one in output])'
    yield f'{INDENT}print("params", sum(p.numel() for p in model.parameters()))'


# Classes


def _class_lines(cls: Class, classes: Classes, graph: Graph) -> Iterator[str]:
    part = cls.first
    plain = is_plain(part, classes)
    base = "nn.Sequential" if plain else "nn.Module"
    yield f"class {cls.name}({base}):"
    yield from python_docstring([_summary(cls, classes, graph)], INDENT)
    yield ""
    texts = iter(cls.texts)
    if plain:
        yield from _definition(cls)
        yield from lines(call("super().__init__", _members(part, texts, classes)), 2)
        return
    attributes = attributes_of(cls)
    built = list(_built(part, attributes, texts, classes))
    kept = [f"self.{p.name} = {p.name}" for p in cls.parameters if p.is_kept]
    yield from _definition(cls)
    yield f"{INDENT * 2}super().__init__()"
    for line in kept:
        yield f"{INDENT * 2}{line}"
    for name, source in built:
        if _is_trained(source):
            yield from lines(source, 2, before=f"self.{name} = ")
        else:
            yield from lines(call("self.register_buffer", [f'"{name}"', source]), 2)
    if part is classes.network:
        for line in statements(graph, places(part, "self", classes)):
            yield f"{INDENT * 2}{line}"
    yield ""
    inputs = input_names(part, _entering(graph) if part is classes.network else {})
    yield f"{INDENT}def forward(self, {', '.join(inputs)}):"
    yield from Forward(part, attributes, inputs, _live_texts(part, cls)).statements()


def _entering(graph: Graph) -> dict[int, str]:
    """The inputs of the network that have names."""
    named = graph.spec.inputs if graph.spec.inputs[0].name else ()
    return {input_number(place): one.name for place, one in enumerate(named)}


def _is_trained(source: Source) -> bool:
    """Whether the value of an attribute is a module or a parameter, and not a bare tensor."""
    return not (isinstance(source, Bracket) and source.open == "torch.zeros(")


def _definition(cls: Class) -> Iterator[str]:
    parameters = [p.declared() for p in cls.parameters]
    yield from lines(Bracket("def __init__(", ("self", *parameters)), 1, after=":")


def _summary(cls: Class, classes: Classes, graph: Graph) -> str:
    """The docstring of a class: what it is, and where it is used."""
    part = cls.first
    if part is classes.network:
        entering = " and ".join(map(format_shape, graph.inputs))
        return f"The network: {entering} to {_outputs(part, graph)}."
    words = f"`{part.block}` of the spec" if part.block else _ops(part)
    places = f"{len(cls.parts)} times, first" if len(cls.parts) > 1 else "once,"
    return f"{words}, {places} at {part.path}."


def _ops(part: ModuleBody) -> str:
    """`conv | bn | relu` for a chain of steps; other parts are called parts of the spec."""
    if part.is_chain and all(isinstance(unit.what, ModuleStep) for unit in part.units):
        return f"`{' | '.join(dict.fromkeys(unit.what.op for unit in part.units))}`"  # type: ignore[union-attr]
    return "A part of the spec"


def _outputs(part: ModuleBody, graph: Graph) -> str:
    return " and ".join(format_shape(graph.layers[value].output) for value in part.outputs)


def _built(
    part: ModuleBody, attributes: dict[tuple[int, str], str], texts: Iterator[str], classes: Classes
) -> Iterator[tuple[str, Source]]:
    """The value of each attribute of a class."""
    for index, unit in enumerate(part.units):
        if part.is_run_again(index):
            continue
        if isinstance(unit.what, ModuleBody):
            yield attributes[index, ""], _inside(unit.what, texts, classes)
        elif unit.what.is_module:
            yield attributes[index, ""], written(unit.what.module, texts)
        else:
            arguments = regrouped(unit.what.module, texts)
            for word in unit.what.stored if part.runs[index] == index else ():
                yield attributes[index, word], arguments[word]


def _live_texts(part: ModuleBody, cls: Class) -> Mapping[int, Sequence[str]]:
    """The texts of the constants of each function, for `forward`."""
    found = {}
    place = 0
    for index, unit in enumerate(part.units):
        count = cls.counts[index]
        if isinstance(unit.what, ModuleStep) and not unit.what.is_module:
            found[index] = cls.texts[place : place + count]
        place += count
    return found


def _inside(part: ModuleBody, texts: Iterator[str], classes: Classes) -> Source:
    """A part in its place: a call of its class, or a sequence."""
    if part.experts:
        return _experts(part, *part.experts, texts, classes)
    cls = classes.of(part)
    if cls is not None:
        return call(cls.name, list(_given(cls.parameters, texts)))
    return call("nn.Sequential", _members(part, texts, classes))


def _experts(
    part: ModuleBody, count: int, active: int, texts: Iterator[str], classes: Classes
) -> Source:
    """`Experts(2, *[Mlp(64) for _ in range(8)])`."""
    what = part.units[0].what
    if isinstance(what, ModuleStep):
        expert = written(what.module, texts)
    else:
        expert = _inside(what, texts, classes)
    return call("Experts", [str(active), Comprehension(expert, f"for _ in range({count})")])


def _given(parameters: Sequence[ConstructorParameter], texts: Iterator[str]) -> Iterator[Source]:
    """The arguments of a call, without those equal to the default."""
    for parameter in parameters:
        text = next(texts)
        if parameter.is_positional:
            yield text
        elif text != parameter.default:
            yield keyword(parameter.name, text)


def _members(part: ModuleBody, texts: Iterator[str], classes: Classes) -> list[Source]:
    """The modules of a chain; an inner chain without a class is expanded."""
    found: list[Source] = []
    for index, unit in enumerate(part.units):
        if part.is_run_again(index):
            found[-1] = again(found[-1])
        elif isinstance(unit.what, ModuleStep):
            found.append(written(unit.what.module, texts))
        elif is_flat(unit.what, part, classes):
            found += _members(unit.what, texts, classes)
        else:
            found.append(_inside(unit.what, texts, classes))
    return repeated(found) if part.is_list else found
