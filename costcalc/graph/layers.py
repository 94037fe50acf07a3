"""The layers of a network being built: operators bound, their needs checked, shapes inferred."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from costcalc import ops
from costcalc.algebra import Number, Whole, decided, identity
from costcalc.errors import MOST_FAULTS, Diagnostic, Span, SpecError, fault
from costcalc.graph.binding import bound
from costcalc.graph.flow import UNKNOWN, Flow, Tensor
from costcalc.graph.graph import ONE_SET, BlockCall, Layer
from costcalc.graph.numbers import EXACT, LARGEST_SIZE, Numbers
from costcalc.graph.place import Place
from costcalc.graph.ranks import check_inputs, other_order
from costcalc.graph.sharing import Expert, Sharing
from costcalc.ops.base import MOST_AXES, Op, Order, Shape
from costcalc.ops.base.window import NAMES as SPATIAL
from costcalc.records import NamedTuple
from costcalc.spec.budget import Budget, OutOfBudget
from costcalc.spec.syntax import Spec
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, describe, is_tuple

MOST_LAYERS = 100_000
STEPS_PER_LAYER = 10
PATH_PER_STEP = 50
"""Characters of a layer's path that are one step of work."""


class Mark(NamedTuple):
    """How far a walk has come: numbers of layers, calls of blocks and faults."""

    layers: int
    calls: int
    faults: int


class Layers:
    """What has been built: layers in order of execution, calls of blocks, and the faults found.

    `numbers` is asked about every size; each fault is kept once.
    """

    def __init__(self, spec: Spec, budget: Budget, numbers: Numbers = EXACT):
        self.budget = budget
        self.numbers = numbers
        self.layers: list[Layer] = []
        self.calls: list[BlockCall] = []
        self.orders: dict[int, Order] = {}
        """What two axes mean, of the outputs where that is known."""

        self.ends: list[Tensor] = []
        """What the taps give."""

        self.paths: dict[str, int] = {}
        """The number of the layer at each path."""
        self.sharing = Sharing(spec, self.layers, self.paths)
        self.sets: Whole = ONE_SET
        """How many sets of stored values a layer stands for that is added now."""
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
        positional: tuple[SpecValue, ...],
        named: dict[str, SpecValue],
        place: Place,
        flow: Flow = UNKNOWN,
    ) -> Op:
        """The operator with its attributes for what enters it; the same one for the same
        attributes.
        """
        axes = _spatial_axes(flow) if ops.find(name).spreads else 0
        with self.numbers.needed():
            positional, named = self.numbers.arguments(name, positional, named)
            key = (
                name,
                axes,
                _typed(positional),
                *((word, _typed(v)) for word, v in named.items()),
            )
            if key not in self.operators:
                self.operators[key] = bound(name, axes, positional, named, place)
                for word, value in self.operators[key].attributes().items():
                    self.refuse_huge(value, f"`{word}`", place.of(word))
            return self.operators[key]

    def apply(self, operator: Op, flow: Flow, place: Place) -> Flow:
        """Put a layer into the graph, once its needs are met.

        An operator that takes no input stands beside what enters.
        """
        beside = flow[0].layer
        if operator.arity.most == 0:
            flow = ()
        shapes = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        own = self.numbers.operator(operator, shapes, place.path)
        if own is not operator:
            self.operators[own.name, len(self.operators)] = own  # its id stays its own
        known = len(self.outputs)
        result = self._apply(own, flow, shapes, place)
        if not flow and result is not UNKNOWN:
            self.layers[-1] = self.layers[-1]._replace(beside=beside)
        work = self.numbers.work(result, first=len(self.outputs) > known)
        self.budget.spend(work, place.span)
        return result

    def _apply(self, operator: Op, flow: Flow, shapes: tuple[Shape, ...], place: Place) -> Flow:
        path, span = place.path, place.span
        self.budget.spend(STEPS_PER_LAYER + len(flow) + len(path) // PATH_PER_STEP, span)
        if len(shapes) < len(flow):
            return UNKNOWN
        self._refuse_other_order(operator, flow, place)
        output = self._known_output(operator, shapes, place)
        if output is None:
            return UNKNOWN
        if path in self.paths:
            notes = (f"the first one is at line {self.layers[self.paths[path]].span.line}",)
            raise fault(f"two layers would have the path `{path}`", span, notes=notes)
        sources = tuple(tensor.layer for tensor in flow)
        layer = Layer(
            path=path,
            op=operator,
            inputs=shapes,
            sources=sources,
            output=output,
            span=span,
            sets=self.sets,
        )
        if len(output) == 2:
            self.orders[len(self.layers)] = self._order_given(operator, sources)
        self.add(layer, place)
        if len(self.layers) > MOST_LAYERS:
            raise OutOfBudget.at(f"the network has more than {MOST_LAYERS:,} layers", span)
        return (Tensor(output, len(self.layers) - 1),)

    def _order_given(self, operator: Op, sources: tuple[int, ...]) -> Order:
        if operator.gives is not None:
            return operator.gives
        return next(filter(None, (self.orders.get(source, "") for source in sources)), "")

    def _refuse_other_order(self, operator: Op, flow: Flow, place: Place) -> None:
        """Refuse (channels, length) where an operator reads (tokens, dim), and the other way."""
        for tensor in flow if operator.order else ():
            found = self.orders.get(tensor.layer, "")
            if found and found != operator.order and len(tensor.shape or ()) == 2:
                raise other_order(operator, found, self.layers[tensor.layer].path, place)

    def joined(self, flows: Sequence[Flow], span: Span) -> Flow:
        """Several flows as one, once it is known that it is not too long."""
        self.budget.spend(sum(map(len, flows)), span)
        return tuple(tensor for flow in flows for tensor in flow)

    def add(self, layer: Layer, place: Place) -> None:
        """One layer more. What it cannot share is noted, and it stores its own."""
        number = len(self.layers)
        try:
            with self.numbers.needed():
                layer = self._sharer(layer, number, place.tied)
        except SpecError as error:
            self.note(error, layer.path)
        self.paths[layer.path] = number
        self.layers.append(layer)

    def _sharer(self, layer: Layer, number: int, tied: Scalar | None) -> Layer:
        """The layer with what it shares. Raises SpecError where it needs other values."""
        owner = self.sharing.applied_before(layer, number)
        if owner is None and tied is None:
            return layer
        from costcalc.graph.tied import applied_again, with_tied_weight

        if owner is not None:
            return applied_again(self.sharing, layer, owner)
        return layer if tied is None else with_tied_weight(self.sharing, layer, number, tied)

    def _known_output(self, operator: Op, shapes: tuple[Shape, ...], place: Place) -> Shape | None:
        """The output's shape, asked once for each operator and its inputs."""
        known = (id(operator), identity(shapes))
        output = self.outputs.get(known)
        if output is None:
            with self.numbers.needed():
                output = self._output(operator, shapes, place)
            if output is not None:
                self.outputs[known] = output
        return output

    def _output(self, operator: Op, shapes: tuple[Shape, ...], place: Place) -> Shape | None:
        """The output's shape; None where a broken need leaves it unknown."""
        check_inputs(operator, shapes, place)
        broken = [need for need in operator.needs(*shapes) if decided(need.condition) is False]
        for need in broken:
            value = operator.attributes().get(need.attribute)
            label = f"{need.attribute} = {_written(value)}" if need.attribute else ""
            helps = (need.help(), place.hint_for_entry(need.attribute, shapes))
            where, notes = place.of(need.attribute), place.inputs(shapes)
            self.note(fault(need.rule, where, label, notes=notes, helps=helps), place.path)
        try:
            output: Shape = operator.shape(*shapes)
        except (ArithmeticError, IndexError, TypeError, ValueError):
            if not broken:
                raise
            return None
        for size in output:
            self.refuse_huge(size, f"a size of the output of `{place.path}`", place.span)
        positive = all(isinstance(size, Number) or size >= 1 for size in output)
        possible = positive and len(output) <= MOST_AXES and self.numbers.are_positive(output)
        return output if possible else None

    @contextmanager
    def expert(self, path: str, sets: Whole) -> Iterator[None]:
        """Within it layers are those of an expert that stands for this number of experts."""
        before = self.sets
        self.sets = self.sets if sets is ONE_SET else self.sets * sets
        around, self.sharing.expert = self.sharing.expert, Expert(path, len(self.layers))
        try:
            yield
        finally:
            self.sets, self.sharing.expert = before, around

    def mark(self) -> Mark:
        """How far the walk has come."""
        return Mark(len(self.layers), len(self.calls), len(self.faults))

    def back_to(self, mark: Mark) -> None:
        """Forget what was built since."""
        for layer in self.layers[mark.layers :]:
            del self.paths[layer.path]
        for number in range(mark.layers, len(self.layers)):
            self.orders.pop(number, None)
        del self.layers[mark.layers :]
        self.sharing.back_to(mark.layers)
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
                    "read it with `from:`; an output of the network is named in `outputs:` or "
                    "wrapped in `tap:`"
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


def _spatial_axes(flow: Flow) -> int | None:
    """The number of spatial axes of what enters an operator; None if that is not known."""
    shape = flow[0].shape
    axes = len(shape) - 1 if shape is not None else 0
    return axes if axes in SPATIAL else None


def _typed(value: SpecValue) -> tuple[Any, ...]:
    """A value as a key that tells 1 from `true`, which are equal in Python."""
    inside = tuple(map(_typed, value)) if is_tuple(value) else identity(value)
    return type(value), inside


def _written(value: Any) -> str:
    """An attribute as a spec would write it: a pair of equal sizes is one number."""
    while isinstance(value, tuple) and len({*map(identity, value)}) == 1:
        value = value[0]
    return describe(value)
