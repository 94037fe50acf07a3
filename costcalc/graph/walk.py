"""One walk over a spec: blocks expanded, arguments bound, each operator put into the graph.

A fault does not end the walk. It is noted, the shape after it is recovered where it can be and
unknown where not, and what depends on an unknown shape is passed over, so that one run shows every
fault there is and none that only follows from another.

Two objects decide how it is done, and are given to it: `Numbers`, what its numbers are and what is
asked of them, and `Passes`, how the passes of a repeat are walked.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

from costcalc import ops
from costcalc.errors import SpecError, fault
from costcalc.graph.chains import Chains
from costcalc.graph.flow import (
    UNKNOWN,
    Context,
    Definition,
    Flow,
    Tensor,
    entry_scope,
    joined_path,
)
from costcalc.graph.graph import Graph, input_number
from costcalc.graph.inputs import (
    after_batch,
    input_shapes,
    refuse_unread,
    sides_of,
    source,
    without,
)
from costcalc.graph.layers import Layers
from costcalc.graph.lets import resolved
from costcalc.graph.loops import ONE_BY_ONE, Loops, Passes
from costcalc.graph.numbers import EXACT, Numbers
from costcalc.graph.place import Place
from costcalc.graph.sharing import Alias
from costcalc.ops.base import Shape
from costcalc.spec import expression
from costcalc.spec.budget import MOST_STEPS, Budget, OutOfBudget
from costcalc.spec.evaluate import Evaluator
from costcalc.spec.scope import UnknownValue
from costcalc.spec.syntax import (
    Body,
    Group,
    LayerChain,
    Merge,
    Residual,
    Route,
    Same,
    Spec,
    Step,
    Tap,
    chain_elements,
)
from costcalc.spec.values import SpecValue

if TYPE_CHECKING:
    from costcalc.graph.merging import Merges

PATH_PER_STEP = 500
"""Characters of a path that are one step of work."""


class Walk:
    """One walk over a checked spec, with a value for each of its parameters."""

    def __init__(
        self,
        spec: Spec,
        values: Mapping[str, SpecValue],
        numbers: Numbers = EXACT,
        passes: Passes = ONE_BY_ONE,
        steps: int = MOST_STEPS,
        fuse_norm: bool = False,
    ):
        self.fuse_norm = fuse_norm
        self.spec = spec
        self.values = values
        self.numbers = numbers
        self.budget = Budget(steps)
        words = frozenset(ops.names() | spec.blocks.keys() | spec.choice_words)
        self.sides = sides_of(values, spec)
        later = frozenset(filter(ops.gives_way, words - spec.blocks.keys() - spec.choice_words))
        later |= {one.name for one in spec.inputs if one.name}
        self.evaluator = Evaluator(
            without(values, self.sides), spec.lets, words, self.budget, ops.CONSTANTS, later
        )
        self.layers = Layers(spec, self.budget, numbers)
        self.chains = Chains(spec, self.evaluator, self.layers, self.body_with_names)
        self.loops = Loops(self.evaluator, self.layers, passes, self.what)
        self.passes = passes

    def graph(self, name: str, given: Mapping[str, str]) -> Graph:
        """The graph. Raises SpecError with every fault there is."""
        try:
            shapes, outputs = self.run()
        except RecursionError:
            message = "the spec is nested too deeply to be built"
            raise fault(message, self.spec.layers[0].span) from None
        if not self.layers.faults:
            self.layers.refuse_unused(frozenset(outputs))
            refuse_unread(self.spec.inputs, self.layers)
        if self.layers.faults:
            raise SpecError(after_batch(shapes[0], self.layers.faults.values()))
        graph = Graph(
            spec=self.spec,
            name=name,
            settings=self.values,
            given=given,
            resolved=resolved(self.spec, self.evaluator.known_lets),
            inputs=shapes,
            layers=tuple(self.layers.layers),
            calls=tuple(self.layers.calls),
            outputs=outputs,
        )
        if not self.fuse_norm:
            return graph
        from costcalc.graph.fusing import fused

        return fused(graph)

    def run(self) -> tuple[tuple[Shape, ...], tuple[int, ...]]:
        """Walk the whole spec; the shapes of the network's inputs, and the layers of its
        outputs.
        """
        with self.numbers.needed():
            shapes = input_shapes(self.spec, self.evaluator, self.layers, self.sides)
        flows = [(Tensor(shape, input_number(n)),) for n, shape in enumerate(shapes)]
        named: dict[str, Flow] = {}
        for one, flow in zip(self.spec.inputs, flows, strict=True):
            named |= {one.name: flow} if one.name else {}
        context = Context(entry_scope(flows[0])._replace(tensors=ChainMap(named)), flows[0])
        ends, names = self.body_with_names(self.spec.layers, flows[0], context, "")
        if not self.layers.layers and not self.layers.faults:
            raise fault("the spec has no layers at this setting", self.spec.layers[0].span)
        if self.spec.outputs:
            from costcalc.graph.outputs import named_outputs

            ends = named_outputs(self.spec.outputs, context.with_tensors(names), self.layers)
        numbers = dict.fromkeys(tensor.layer for tensor in (*ends, *self.layers.ends))
        return shapes, tuple(number for number in numbers if number >= 0)

    # Steps

    def body(self, body: Body, flow: Flow, context: Context, path: str) -> Flow:
        return self.body_with_names(body, flow, context, path)[0]

    def body_with_names(
        self, body: Body, flow: Flow, context: Context, path: str
    ) -> tuple[Flow, ChainMap[str, Flow]]:
        """Run steps in order; also the tensors their names stand for."""
        tensors: ChainMap[str, Flow] = context.scope.tensors.new_child()
        context = context.with_names(tensors)
        for step in body:
            carried: Mapping[str, Flow] = {}
            try:
                flow, carried = self.step(step, flow, context, path)
            except OutOfBudget:
                raise
            except SpecError as error:
                self.layers.note(error, path)
                flow = UNKNOWN
            except UnknownValue:
                flow = UNKNOWN
            if step.name is not None:
                tensors[step.name] = flow
            if carried:
                tensors.update(carried)
        return flow, tensors

    def step(
        self, step: Step, flow: Flow, context: Context, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run one step; its result, and the tensors of other names that are seen behind it."""
        self.budget.spend(1 + len(path) // PATH_PER_STEP, step.span)
        if step.segment is not None:
            path = joined_path(path, step.segment)
        own, name = context.steps.maps[0], step.name
        before = None if name is None else own.get(name)
        if name is not None:  # also where its condition cannot be evaluated
            own[name] = Definition(step, context, path)
        if not step.loops and step.when and not self.holds(step.when, context, "`when`"):
            if name is not None and before is not None:
                own[name] = before
            return flow, {}
        if step.sources:
            flow = self.layers.joined([source(name, context) for name in step.sources], step.span)
        if step.branches:
            return self.merges().looped(step, flow, context, path), {}
        if step.loops:
            return self.loops.walk(step, flow, context, path)
        if name is not None and before is not None:
            _forget_inside(name, context.scope.tensors.maps[0])
        flow, names = self.what(step, flow, context, path)
        return flow, {} if name is None else self.seen_from_outside(step, name, names)

    def seen_from_outside(
        self, step: Step, name: str, names: Mapping[str, Flow]
    ) -> Mapping[str, Flow]:
        """The tensors inside a step as those behind it name them: `group.step`."""
        own = names.maps[0] if isinstance(names, ChainMap) else names
        self.budget.spend(len(own) // 10, step.span)
        return {f"{name}.{inner}": flow for inner, flow in own.items()}

    def merges(self) -> Merges:
        """What walks the branches of this walk, which not every network has."""
        from costcalc.graph.merging import Merges

        return Merges(self.evaluator, self.layers, self.loops, self.body)

    def holds(self, node: expression.Node, context: Context, what: str) -> bool:
        return self.evaluator.truth(node, context.scope, what)

    # Structures

    def what(
        self, step: Step, flow: Flow, context: Context, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run what a step holds; its result, and the tensors of the names inside."""
        self.budget.spend(1, step.span)
        match step.what:
            case LayerChain(elements=elements):
                return self.chains.walk(elements, flow, context, path, step)
            case Group(body=body):
                return self.body_with_names(body, flow, context, path)
            case Residual():
                return self.residual(step, step.what, flow, context, path), {}
            case Merge(each=each) if each:  # one of its branches
                return self.body_with_names(each, flow, context, path)
            case Merge():
                return self.merges().merge(step, step.what, flow, context, path), {}
            case Route():
                from costcalc.graph.routing import Routes

                routes = Routes(self.evaluator, self.layers, self.passes, self.body)
                return routes.walk(step, step.what, flow, context, path), {}
            case Tap(body=body):
                self.layers.ends += self.body(body, flow, context, path)
                return flow, {}
            case Same(step=name):
                return self.again(context.steps[name.text], step, flow, path)

    def again(
        self, known: Definition, step: Step, flow: Flow, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run the layers of an earlier step once more, with the weights they have there."""
        span = step.what.step.span if isinstance(step.what, Same) else step.span
        self.layers.sharing.refuse_outside(known.path, span)
        aliases = [Alias(path, known.path, span)]
        what = known.step.what
        if isinstance(what, LayerChain) and step.loops and not known.step.loops:
            # a layer alone has a name of its own in a pass, and not where it is written
            alone = [e.segment for e in chain_elements(what.elements) if e.alone]
            aliases += [Alias(joined_path(path, word), known.path, span) for word in alone]
        with self.layers.sharing.alias(*aliases):
            if known.step.branches:
                return self.merges().looped(known.step, flow, known.context, path), {}
            if known.step.loops:
                return self.loops.walk(known.step, flow, known.context, path)[0], {}
            inside = known.step._replace(repeat=step.repeat, table=step.table)
            return self.what(inside, flow, known.context, path)

    def residual(self, step: Step, what: Residual, flow: Flow, context: Context, path: str) -> Flow:
        result = self.body(what.body, flow, context, path)
        if what.condition is not None and not self.holds(what.condition, context, "`if`"):
            return result
        skipped = self.body(what.skip, flow, context, path)
        labels = ("the body", "the skip")
        place = Place(joined_path(path, what.add), step.span, labels=labels)
        operator = self.layers.operator("add", (), {}, place)
        return self.layers.apply(operator, self.layers.joined([result, skipped], step.span), place)


def _forget_inside(name: str, names: MutableMapping[str, Flow]) -> None:
    """Forget the steps inside a step where another one takes its name."""
    for inner in [one for one in names if one.startswith(f"{name}.")]:
        del names[inner]
