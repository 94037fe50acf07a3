"""The same walk with symbols for some parameters: one graph that stands for every setting.

Identical passes of a repeat are walked once and are in the graph with the number of times they are
repeated, which is how a depth becomes a factor of a formula.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

from costcalc.algebra import ExactnessError, at_most, decided, equal, identity, is_whole
from costcalc.algebra.traced import Fact, MustBeWhole, Role, Trace, Traced, length
from costcalc.errors import Diagnostic, Span, UsageError, did_you_mean
from costcalc.graph.build import Builder, Repeat
from costcalc.graph.flow import Flow
from costcalc.graph.graph import Graph
from costcalc.graph.layers import Layers
from costcalc.ops.base import Op, Shape
from costcalc.records import NamedTuple
from costcalc.spec.evaluate import MOST_STEPS
from costcalc.spec.syntax import Param, Spec
from costcalc.spec.values import Value, is_number

STEPS_PER_LAYER = 90
STEPS_PER_FORM = 1200
"""Of a layer that differs from all before it, whose cost is multiplied out."""
SIGNS_PER_STEP = 4


class Unrolled(NamedTuple):
    """A repeat that cannot be represented by a single pass, and why."""

    path: str
    reason: str


class Followed(NamedTuple):
    """A graph in symbols, and what its walk went by.

    Its sizes are traced numbers or ints. `facts` hold at the current setting; where one of them
    does not hold, the graph is another.
    """

    graph: Graph
    trace: Trace
    facts: Mapping[Fact, Role]
    unrolled: tuple[Unrolled, ...]


def symbolic(spec: Spec, settings: Mapping[str, Value], name: str) -> Param:
    """The parameter of that name. Raises UsageError where it can be no symbol."""
    if name not in spec.params:
        known = [param for param in spec.params if is_symbolic(spec, settings, param)]
        hint = (
            did_you_mean(name, spec.params)
            or f"its symbols can be {', '.join(known) or 'none of its parameters'}"
        )
        message = f"`{spec.name}` has no parameter `{name}`"
        raise UsageError([Diagnostic(message, helps=(hint,))])
    if not is_symbolic(spec, settings, name):
        message = f"`{name}` chooses the structure, so it cannot be a symbol of a formula"
        help_text = f"set it with `--{name} ...`: there is a formula for each setting"
        raise UsageError([Diagnostic(message, helps=(help_text,))])
    return spec.params[name]


def is_symbolic(spec: Spec, settings: Mapping[str, Value], name: str) -> bool:
    """Whether a parameter is a positive number that is not chosen from a list."""
    value = settings[name]
    return not spec.params[name].choices and is_number(value) and value > 0


def follow(
    exact: Graph,
    symbols: Collection[str],
    *,
    smooth_repeats: bool = False,
    fold: bool = True,
    apart: Collection[str] = (),
    steps: int = MOST_STEPS,
) -> Followed:
    """The graph of the same spec with a symbol for each of these parameters.

    `exact` is the graph at the current setting, which says which way conditions go. Numbers of
    passes keep their rounding in the smooth forms too, but with `smooth_repeats`. Without `fold`
    the layers are those of `exact`, one for one. No pass of a repeat stands for another that holds
    one of the paths `apart`. `steps` bounds the work.
    Raises UsageError for a parameter that can be no symbol.
    """
    for name in symbols:
        symbolic(exact.spec, exact.settings, name)
    whole = {name for name in symbols if exact.spec.params[name].whole}
    while True:
        try:
            return _follow(exact, symbols, whole, smooth_repeats, apart if fold else None, steps)
        except MustBeWhole as found:
            whole.add(found.symbol)
        except ExactnessError as error:
            raise no_formula(exact, str(error)) from None


def no_formula(graph: Graph, reason: str) -> UsageError:
    """A network whose cost is known, but has no formula that could be written out."""
    message = f"`{graph.name}` has no formula in these symbols: {reason}"
    return UsageError([Diagnostic(message, helps=("choose others with `--symbols`",))])


def _follow(
    exact: Graph,
    symbols: Collection[str],
    whole: set[str],
    smooth_repeats: bool,
    apart: Collection[str] | None,
    steps: int,
) -> Followed:
    """`apart` is None where passes are not folded at all."""
    trace = Trace()
    values = {
        name: trace.symbol(name, value, whole=name in whole) if name in symbols else value
        for name, value in exact.settings.items()
    }
    builder = FollowingBuilder(exact.spec, values, trace, smooth_repeats)
    if apart is not None:
        builder = FoldingBuilder(exact.spec, values, trace, smooth_repeats, apart)
    builder.budget.left = steps
    graph = builder.graph(exact.name, exact.given)
    return Followed(graph, trace, dict(trace.facts), tuple(builder.unrolled))


class FollowingLayers(Layers):
    """What an operator needs of symbols is noted as that, and not as a choice of structure."""

    trace: Trace

    def operator(self, *arguments: Any) -> Op:
        with self.trace.on("need"):
            return super().operator(*arguments)

    def output(self, *arguments: Any) -> Shape | None:
        with self.trace.on("need"):
            return super().output(*arguments)

    def apply(self, operator: Op, flow: Flow, path: str, span: Span, *rest: Any) -> Flow:
        """Symbols are more work than numbers, and long forms more than short ones."""
        known = len(self.outputs)
        result = super().apply(operator, flow, path, span, *rest)
        if len(self.outputs) > known:
            self.budget.spend(STEPS_PER_FORM, span)
        sizes = [tensor.shape or () for tensor in result]
        signs = sum(length(number.form) for number in _traced(tuple(sizes)))
        self.budget.spend(STEPS_PER_LAYER + signs // SIGNS_PER_STEP, span)
        return result


class Mark(NamedTuple):
    """How far a walk has come."""

    layers: int
    calls: int
    facts: int
    unrolled: int
    faults: int


class FollowingBuilder(Builder):
    """Walks every pass there is at the current setting."""

    def __init__(self, spec: Spec, values: Mapping[str, Value], trace: Trace, smooth_repeats: bool):
        super().__init__(spec, values)
        self.trace = trace
        self.smooth_repeats = smooth_repeats
        self.layers = FollowingLayers(self.budget)
        self.layers.trace = trace
        self.unrolled: list[Unrolled] = []

    def input_shape(self) -> Shape:
        with self.trace.on("need"):
            return super().input_shape()

    def repeated(
        self, place: Repeat, count: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        number = count.value if isinstance(count, Traced) else count
        decided(equal(count, number))
        return super().repeated(place, number, flow, carried)


class FoldingBuilder(FollowingBuilder):
    """Walks a pass once for all that are like it."""

    repeats = 0

    def __init__(
        self,
        spec: Spec,
        values: Mapping[str, Value],
        trace: Trace,
        smooth_repeats: bool,
        apart: Collection[str],
    ):
        super().__init__(spec, values, trace, smooth_repeats)
        self.apart = apart

    def last_apart(self, place: Repeat) -> int:
        """The number of the last pass that stands for itself alone; the first one always does."""
        start = f"{place.path}/" if place.path else ""
        segments = (p[len(start) :].split("/")[0] for p in self.apart if p.startswith(start))
        return max((int(number) for number in segments if number.isdecimal()), default=0)

    def repeated(
        self, place: Repeat, count: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """The first passes one by one; from where nothing changes any more, one for all."""
        with self.trace.on("need"):
            decided(is_whole(count))
        if isinstance(count, Traced) and not self.smooth_repeats:
            count = count.kept()
        number = place.whole(count.value if isinstance(count, Traced) else count)
        if number:
            flow, carried = self.numbered_pass(place, 0, 0, flow, carried)
        alone = min(self.last_apart(place), number - 1)
        for index in range(1, alone + 1):
            flow, carried = self.numbered_pass(place, index, index, flow, carried)
        for index in range(alone + 1, number + isinstance(count, Traced) if number else 0):
            mark = self.mark()
            passed = self.general_pass(place, index, flow, carried)
            if passed is None:
                return self.by_number(place, count, range(index, number), flow, carried)
            if _state(passed) == _state((flow, carried)):
                decided(at_most(index, count))
                self.multiply(mark.layers, count - index)
                return passed
            if index < number:
                flow, carried = passed
            else:
                self.back_to(mark)
        self.unroll(place, count, number, "its passes differ in size")
        return flow, carried

    def general_pass(
        self, place: Repeat, index: int, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]] | None:
        """A pass that does not depend on its number, or nothing."""
        mark = self.mark()
        self.repeats += 1
        i = self.trace.index(f"i_{self.repeats}", index)
        passed = self.numbered_pass(place, index, i, flow, carried)
        if not self.mentions(i, mark) and self.mark().faults == mark.faults:
            return passed
        self.back_to(mark)
        return None

    def by_number(
        self,
        place: Repeat,
        count: Value,
        left: range,
        flow: Flow,
        carried: dict[str, Flow],
    ) -> tuple[Flow, dict[str, Flow]]:
        """The passes that are left, each with its own number."""
        for index in left:
            flow, carried = self.numbered_pass(place, index, index, flow, carried)
        self.unroll(place, count, left.stop, "its passes depend on their number")
        return flow, carried

    def unroll(self, place: Repeat, count: Value, number: int, reason: str) -> None:
        """Note that there is a layer for each pass, with their number at the setting."""
        decided(equal(count, number))
        if number > 1:
            self.unrolled.append(Unrolled(place.path, reason))

    def multiply(self, first: int, times: Value) -> None:
        layers = self.layers.layers
        layers[first:] = [layer._replace(times=layer.times * times) for layer in layers[first:]]

    def mark(self) -> Mark:
        layers, facts = self.layers, len(self.trace.facts)
        found = len(layers.layers), len(self.calls), facts, len(self.unrolled), len(layers.faults)
        return Mark(*found)

    def back_to(self, mark: Mark) -> None:
        """Forget what was walked since."""
        for layer in self.layers.layers[mark.layers :]:
            del self.layers.paths[layer.path]
        del self.layers.layers[mark.layers :]
        del self.calls[mark.calls :]
        self.ends = [tensor for tensor in self.ends if tensor.layer < mark.layers]
        del self.unrolled[mark.unrolled :]
        for fact in list(self.trace.facts)[mark.facts :]:
            del self.trace.facts[fact]
        for fault in list(self.layers.faults)[mark.faults :]:
            del self.layers.faults[fault]

    def mentions(self, i: Traced, mark: Mark) -> bool:
        """Whether something since depends on the number of the pass."""
        for layer in self.layers.layers[mark.layers :]:
            sizes = (*layer.op.attributes().values(), layer.inputs, layer.output, layer.times)
            if any(number.mentions(i) for number in _traced(sizes)):
                return True
        return any(fact.mentions(i) for fact in list(self.trace.facts)[mark.facts :])


def _traced(value: Any) -> Iterator[Traced]:
    """The traced numbers in nested tuples."""
    if isinstance(value, Traced):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _traced(one)


def _state(passed: tuple[Flow, dict[str, Flow]]) -> Hashable:
    """Every size that a pass hands to the next."""
    flow, carried = passed
    shapes = [tensor.shape for one in (flow, *carried.values()) for tensor in one]
    return identity(tuple(shapes))
