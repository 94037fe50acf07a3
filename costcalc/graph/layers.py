"""The layers of a network being built: operators bound, their needs checked, shapes inferred."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

from costcalc import ops
from costcalc.algebra import Number, decided, equal, identity
from costcalc.errors import MOST_FAULTS, Diagnostic, Span, SpecError, fault
from costcalc.graph.flow import ENTRY, UNKNOWN, Flow, Tensor
from costcalc.graph.graph import BlockCall, Layer, format_shape
from costcalc.graph.names import names_in_node
from costcalc.graph.numbers import EXACT, LARGEST_SIZE, Numbers
from costcalc.ops.base import AttributeFault, Op, Shape
from costcalc.records import NamedTuple
from costcalc.spec.evaluate import Budget, OutOfBudget, order_in_words
from costcalc.spec.expression import Node, extent
from costcalc.spec.values import Value, describe

MOST_LAYERS = 100_000
STEPS_PER_LAYER = 10
PATH_PER_STEP = 50
"""Characters of a layer's path that are one step of work."""
RANKS = {1: "(dim)", 2: "(tokens, dim)", 3: "(channels, height, width)"}


class Mark(NamedTuple):
    """How far a walk has come: numbers of layers, calls of blocks and faults."""

    layers: int
    calls: int
    faults: int


class Layers:
    """What has been built: layers in order of execution, calls of blocks, and the faults found.

    `numbers` is asked about every size; each fault is kept once.
    """

    def __init__(self, budget: Budget, numbers: Numbers = EXACT):
        self.budget = budget
        self.numbers = numbers
        self.layers: list[Layer] = []
        self.calls: list[BlockCall] = []
        self.ends: list[Tensor] = []
        """What the taps give."""

        self.paths: dict[str, Span] = {}
        self.faults: dict[tuple[str, Span | None], Diagnostic] = {}
        self.operators: dict[tuple[Any, ...], Op] = {}
        self.outputs: dict[Hashable, Shape] = {}

    def note(self, error: SpecError, path: str) -> None:
        """Keep the faults of a place, each once however often the place is walked."""
        self.numbers.stop_at(error)
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
        with self.numbers.needed():
            positional, named = self.numbers.arguments(name, positional, named)
            return self._operator(name, positional, named, written, span)

    def _operator(
        self,
        name: str,
        positional: tuple[Value, ...],
        named: dict[str, Value],
        written: Mapping[str, Node],
        span: Span,
    ) -> Op:
        key = (name, _typed(positional), *((word, _typed(v)) for word, v in named.items()))
        if key not in self.operators:
            try:
                self.operators[key] = ops.find(name)(*positional, **named)
            except AttributeFault as error:
                value = _value_of(error.attribute, name, positional, named)
                label = f"{error.attribute} = {describe(value)}" if value is not None else ""
                place = _place(written, error.attribute, span)
                notes = () if error.help else _order(error.attribute, name, len(positional))
                raise fault(error.message, place, label, notes=notes, helps=[error.help]) from None
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
        entry: Shape | None = None,
    ) -> Flow:
        """Put a layer into the graph, once its needs are met; `entry` is what entered its block."""
        shapes = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        own = self.numbers.operator(operator, shapes, path)
        if own is not operator:
            self.operators[own.name, len(self.operators)] = own  # its id stays its own
        known = len(self.outputs)
        result = self._apply(own, flow, path, span, written, labels, entry)
        self.budget.spend(self.numbers.work(result, first=len(self.outputs) > known), span)
        return result

    def _apply(
        self,
        operator: Op,
        flow: Flow,
        path: str,
        span: Span,
        written: Mapping[str, Node],
        labels: tuple[str, ...],
        entry: Shape | None,
    ) -> Flow:
        self.budget.spend(STEPS_PER_LAYER + len(flow) + len(path) // PATH_PER_STEP, span)
        shapes = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        if len(shapes) < len(flow):
            return UNKNOWN
        known = (id(operator), identity(shapes))
        output = self.outputs.get(known)
        if output is None:
            with self.numbers.needed():
                output = self.output(operator, shapes, path, span, written, labels, entry)
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
        entry: Shape | None,
    ) -> Shape | None:
        """The output's shape; None where a broken need leaves it unknown."""
        self.check_inputs(operator, shapes, path, span)
        broken = [need for need in operator.needs(*shapes) if decided(need.condition) is False]
        for need in broken:
            place = _place(written, need.attribute, span)
            value = operator.attributes().get(need.attribute)
            label = f"{need.attribute} = {_written(value)}" if need.attribute else ""
            notes = _inputs_in_words(path, shapes, labels)
            helps = (need.help(), _hint_for_entry(written.get(need.attribute), entry, shapes))
            self.note(fault(need.rule, place, label, notes=notes, helps=helps), path)
        try:
            output: Shape = operator.shape(*shapes)
        except (ArithmeticError, IndexError, TypeError, ValueError):
            if not broken:
                raise
            return None
        for size in output:
            self.refuse_huge(size, f"a size of the output of `{path}`", span)
        positive = all(isinstance(size, Number) or size >= 1 for size in output)
        possible = positive and len(output) in RANKS and self.numbers.are_positive(output)
        return output if possible else None

    def mark(self) -> Mark:
        """How far the walk has come."""
        return Mark(len(self.layers), len(self.calls), len(self.faults))

    def back_to(self, mark: Mark) -> None:
        """Forget what was built since."""
        for layer in self.layers[mark.layers :]:
            del self.paths[layer.path]
        del self.layers[mark.layers :]
        del self.calls[mark.calls :]
        self.ends = [tensor for tensor in self.ends if tensor.layer < mark.layers]
        for noted in list(self.faults)[mark.faults :]:
            del self.faults[noted]

    def refuse_unused(self, outputs: Collection[int]) -> None:
        """Refuse layers whose output nothing reads and that are not outputs of the network."""
        read = {source for layer in self.layers for source in layer.sources}
        for number, layer in enumerate(self.layers):
            if number not in read and number not in outputs:
                message = f"the output of `{layer.path}` is never used"
                helps = (
                    "read it with `from:`, or wrap it in `tap:` if it is an output of the network"
                )
                self.note(fault(message, layer.span, helps=(helps,)), "")

    def refuse_huge(self, value: Any, what: str, span: Span) -> None:
        """Sizes no computer holds; their products would only be long."""
        if isinstance(value, tuple):
            for one in value:
                self.refuse_huge(one, what, span)
        elif self.numbers.is_huge(value):
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


def _order(attribute: str, name: str, positional: int) -> tuple[str, ...]:
    """How values without a name were taken, where that may not be what was meant."""
    fields = ops.find(name).fields
    first = fields[0].name if fields and fields[0].required else ""
    words = [field.name for field in fields]
    taken = attribute in words[:positional] and attribute != first
    return (order_in_words(words),) if taken and len(words) > 1 else ()


def _hint_for_entry(node: Node | None, entry: Shape | None, shapes: tuple[Shape, ...]) -> str:
    """What `cin` means, where it differs from the channels of the layer's input; else empty."""
    if node is None or entry is None or len(shapes) != 1 or len(entry) != len(shapes[0]):
        return ""
    used = set(names_in_node(node))
    for name, entered, own in zip(ENTRY[len(entry)], entry, shapes[0], strict=True):
        if name in used and decided(equal(entered, own)) is False:
            return (
                f"`{name}` is the size where the block or network begins, {describe(entered)}; "
                f"the input of this layer has {describe(own)}"
            )
    return ""


def _inputs(fewest: int, most: int | None) -> str:
    """`one input`, `two inputs or more`."""
    words = f"{('no', 'one', 'two', 'three')[fewest]} input{'s' if fewest > 1 else ''}"
    return words if most == fewest else f"{words} or more"


def _place(written: Mapping[str, Node], attribute: str, span: Span) -> Span:
    """Where an attribute is written, or the whole layer."""
    return extent(written[attribute]) if attribute in written else span


def _typed(value: Value) -> tuple[Any, ...]:
    """A value as a key that tells 1 from `true`, which are equal in Python."""
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
    while isinstance(value, tuple) and len(value) == 2 and len({*map(identity, value)}) == 1:
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
