"""The layers of a network being built: operators bound, their needs checked, shapes inferred."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from costcalc import ops
from costcalc.algebra import Number, decided, identity
from costcalc.errors import MOST_FAULTS, Diagnostic, Span, SpecError, did_you_mean, fault
from costcalc.graph.flow import UNKNOWN, Flow, Tensor
from costcalc.graph.graph import Layer, format_shape
from costcalc.ops.base import AttributeFault, Op, Shape
from costcalc.spec.evaluate import Budget, OutOfBudget
from costcalc.spec.expression import Node, extent
from costcalc.spec.values import Value, describe

MOST_LAYERS = 100_000
STEPS_PER_LAYER = 10
PATH_PER_STEP = 50
"""Characters of a layer's path that are one step of work."""
LARGEST_SIZE = 10**18
RANKS = {1: "(dim)", 2: "(tokens, dim)", 3: "(channels, height, width)"}


class Layers:
    """Layers in order of execution, and the faults found on the way, each kept once."""

    def __init__(self, budget: Budget):
        self.budget = budget
        self.layers: list[Layer] = []
        self.paths: dict[str, Span] = {}
        self.faults: dict[tuple[str, Span | None], Diagnostic] = {}
        self.operators: dict[tuple[Any, ...], Op] = {}
        self.outputs: dict[Hashable, Shape] = {}

    def note(self, error: SpecError, path: str) -> None:
        """Keep the faults of a place, each once however often the place is walked."""
        for diagnostic in error.diagnostics:
            where = f"while building `{path}`" if path and not diagnostic.notes else ""
            notes = (*diagnostic.notes, where) if where else diagnostic.notes
            key = (diagnostic.message, diagnostic.span)
            self.faults.setdefault(key, diagnostic._replace(notes=notes))
        if len(self.faults) >= MOST_FAULTS:
            raise OutOfBudget(self.faults.values())

    def operator(
        self,
        name: str,
        positional: tuple[Value, ...],
        named: dict[str, Value],
        written: Mapping[str, Node],
        span: Span,
    ) -> Op:
        """The operator with its attributes; the same one for the same attributes."""
        key = (name, _typed(positional), *((word, _typed(v)) for word, v in named.items()))
        if key not in self.operators:
            try:
                self.operators[key] = ops.find(name)(*positional, **named)
            except AttributeFault as error:
                value = _value_of(error.attribute, name, positional, named)
                label = f"{error.attribute} = {describe(value)}" if value is not None else ""
                helps = [error.help]
                if "has no attribute" in error.message:
                    words = [field.name for field in ops.find(name).fields]
                    helps = [did_you_mean(error.attribute, words)]
                place = _place(written, error.attribute, span)
                raise fault(error.message, place, label, helps=helps) from None
            for word, value in self.operators[key].attributes().items():
                self.refuse_huge(value, f"`{word}`", _place(written, word, span))
        return self.operators[key]

    def apply(
        self,
        operator: Op,
        flow: Flow,
        path: str,
        span: Span,
        written: Mapping[str, Node],
        labels: tuple[str, ...] = (),
    ) -> Flow:
        """Put a layer into the graph, once its needs are met."""
        self.budget.spend(STEPS_PER_LAYER + len(flow) + len(path) // PATH_PER_STEP, span)
        shapes = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        if len(shapes) < len(flow):
            return UNKNOWN
        known = (id(operator), identity(shapes))
        output = self.outputs.get(known)
        if output is None:
            output = self.output(operator, shapes, path, span, written, labels)
            if output is None:
                return UNKNOWN
            self.outputs[known] = output
        sources = tuple(tensor.layer for tensor in flow)
        if path in self.paths:
            first = self.paths[path]
            notes = (f"the first one is at line {first.line}",)
            raise fault(f"two layers would have the path `{path}`", span, notes=notes)
        self.paths[path] = span
        self.layers.append(Layer(path, operator, shapes, sources, output, span))
        if len(self.layers) > MOST_LAYERS:
            raise OutOfBudget.at(f"the network has more than {MOST_LAYERS:,} layers", span)
        return (Tensor(output, len(self.layers) - 1),)

    def output(
        self,
        operator: Op,
        shapes: tuple[Shape, ...],
        path: str,
        span: Span,
        written: Mapping[str, Node],
        labels: tuple[str, ...],
    ) -> Shape | None:
        """The output's shape; None where a broken need leaves it unknown."""
        self.check_inputs(operator, shapes, path, span)
        broken = [need for need in operator.needs(*shapes) if decided(need.condition) is False]
        for need in broken:
            place = _place(written, need.attribute, span)
            value = operator.attributes().get(need.attribute)
            label = f"{need.attribute} = {_written(value)}" if need.attribute else ""
            notes = _inputs_in_words(path, shapes, labels)
            self.note(fault(need.rule, place, label, notes=notes, helps=(need.help(),)), path)
        try:
            output: Shape = operator.shape(*shapes)
        except (ArithmeticError, IndexError, TypeError, ValueError):
            if not broken:
                raise
            return None
        for size in output:
            self.refuse_huge(size, f"a size of the output of `{path}`", span)
        positive = all(isinstance(size, Number) or size >= 1 for size in output)
        return output if positive and len(output) in RANKS else None

    def refuse_huge(self, value: Any, what: str, span: Span) -> None:
        """Sizes no computer holds; their products would only be long."""
        if isinstance(value, tuple):
            for one in value:
                self.refuse_huge(one, what, span)
        elif type(value) is int and value > LARGEST_SIZE:
            message = f"{what} has more than {len(str(LARGEST_SIZE)) - 1} digits"
            raise fault(message, span, describe(value))

    def check_inputs(self, operator: Op, shapes: tuple[Shape, ...], path: str, span: Span) -> None:
        """Number of inputs, and their ranks."""
        name = operator.name
        fewest, most = operator.arity
        if len(shapes) < fewest or (most is not None and len(shapes) > most):
            helps = (
                "join them with concat, add or mul"
                if most == 1
                else f"name its inputs: `from: [{', '.join('abc'[:fewest])}]`",
            )
            if most is None:
                helps = (f"{helps[0]}, or use the structure `{name}:`",)
            message = f"`{name}` takes {_inputs(fewest, most)}, not {len(shapes)}"
            raise fault(message, span, helps=helps)
        for shape in shapes:
            if len(shape) not in operator.ranks:
                wanted = " or ".join(RANKS[rank] for rank in operator.ranks)
                notes = _inputs_in_words(path, shapes, ())
                raise fault(f"`{name}` takes an input of {wanted}", span, notes=notes)


def _inputs(fewest: int, most: int | None) -> str:
    """`one input`, `two inputs or more`."""
    words = f"{('no', 'one', 'two', 'three')[fewest]} input{'s' if fewest > 1 else ''}"
    return words if most == fewest else f"{words} or more"


def _place(written: Mapping[str, Node], attribute: str, span: Span) -> Span:
    """Where an attribute is written, or the whole layer."""
    return extent(written[attribute]) if attribute in written else span


def _typed(value: Value) -> tuple[Any, ...]:
    """A value as a key that tells 1 from `true`, which Python takes for equal."""
    inside = tuple(map(_typed, value)) if isinstance(value, tuple) else identity(value)
    return type(value), inside


def _value_of(
    attribute: str, name: str, positional: tuple[Value, ...], named: Mapping[str, Value]
) -> Value:
    words = [field.name for field in ops.find(name).fields]
    given = dict(zip(words, positional, strict=False)) | dict(named)
    return given.get(attribute)


def _written(value: Any) -> str:
    """An attribute as a spec would write it: a pair of equal sizes is one number."""
    while isinstance(value, tuple) and len(value) == 2 and identity(value[0]) == identity(value[1]):
        value = value[0]
    return describe(value)


def _inputs_in_words(
    path: str, shapes: tuple[Shape, ...], labels: tuple[str, ...]
) -> tuple[str, ...]:
    if len(shapes) == 1:
        return (f"the input of `{path}` is {format_shape(shapes[0])}",)
    names = (
        labels
        if len(labels) == len(shapes)
        else tuple(f"input {number}" for number in range(1, len(shapes) + 1))
    )
    listed = [f"{n} gives {format_shape(s)}" for n, s in zip(names, shapes, strict=True)]
    return (*listed, f"while building `{path}`")
