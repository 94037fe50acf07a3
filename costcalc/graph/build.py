"""From a spec and its settings to a graph: blocks expanded, arguments bound, shapes inferred.

A fault does not end the walk. It is noted, the shape after it is recovered where it can be and
unknown where not, and what depends on an unknown shape is passed over, so that one run shows every
fault there is and none that only follows from another.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from costcalc import ops
from costcalc.algebra import decided, is_whole, less
from costcalc.errors import Span, SpecError, fault
from costcalc.graph.check import check
from costcalc.graph.flow import UNKNOWN, Flow, Frame, Tensor, entry_values, is_flow
from costcalc.graph.graph import INPUT, Call, Graph
from costcalc.graph.layers import RANKS, Layers
from costcalc.graph.lets import resolved
from costcalc.ops.base import Shape
from costcalc.records import NamedTuple
from costcalc.spec import expression
from costcalc.spec.evaluate import (
    DEEPEST,
    EMPTY,
    STEPS_PER_CALL,
    Budget,
    Evaluator,
    OutOfBudget,
    Scope,
    UnknownValue,
)
from costcalc.spec.reader import in_order
from costcalc.spec.settings import settings
from costcalc.spec.syntax import (
    Block,
    Body,
    Carry,
    Either,
    Element,
    Group,
    Line,
    Merge,
    Part,
    Residual,
    Spec,
    Step,
    Tap,
)
from costcalc.spec.tree import Scalar
from costcalc.spec.values import Value, Word, describe, is_number

STEPS_PER_PASS = 8


class Repeat(NamedTuple):
    """A repeat in its place: its step, how often in the text, the names it sees, its path."""

    step: Step
    passes: expression.Node
    frame: Frame
    path: str

    def whole(self, count: Value) -> int:
        """The count, once it is known that it can be one."""
        if type(count) is not int or count < 0:
            helps = ("use ceil(), round() or int()",) if is_number(count) else ()
            message = "the number of repeats must be a whole number, 0 or more"
            raise fault(message, expression.extent(self.passes), describe(count), helps=helps)
        return count


PATH_PER_STEP = 500
"""Characters of a path that are one step of work."""


def build(
    spec: Spec,
    variant: str | None = None,
    overrides: Mapping[str, Scalar | Value] | None = None,
) -> Graph:
    """The graph of a spec at one setting of its parameters.

    `overrides` are settings that win over the variant's and the defaults; see `settings`.
    Raises SpecError with every fault of the spec and the settings.
    """
    noted = check(spec)
    given = {name: _as_given(value) for name, value in (overrides or {}).items()}
    try:
        builder = Builder(spec, settings(spec, variant, overrides))
        graph = builder.graph(variant or spec.name, given)
    except SpecError as error:
        raise SpecError(
            in_order([*noted, *error.diagnostics]) if noted else error.diagnostics
        ) from None
    if noted:
        raise SpecError(noted)
    return graph


def _as_given(value: Scalar | Value) -> str:
    return value.text.strip() if isinstance(value, Scalar) else describe(value)


class Builder:
    """One walk over a checked spec, with a value for each of its parameters."""

    def __init__(self, spec: Spec, values: Mapping[str, Value]):
        self.spec = spec
        self.values = values
        self.budget = Budget()
        words = frozenset(ops.names() | spec.blocks.keys() | spec.choice_words)
        self.evaluator = Evaluator(values, spec.lets, words, self.budget, ops.CONSTANTS)
        self.layers = Layers(self.budget)
        self.calls: list[Call] = []
        self.ends: list[Tensor] = []
        """What the taps give."""

    def graph(self, name: str, given: Mapping[str, str]) -> Graph:
        """The graph. Raises SpecError with every fault there is."""
        try:
            shape, outputs = self.run()
        except RecursionError:
            message = "the spec is nested too deeply to be built"
            raise fault(message, self.spec.layers[0].span) from None
        if not self.layers.faults:
            self.layers.refuse_unused(frozenset(outputs))
        if self.layers.faults:
            raise SpecError(self.layers.faults.values())
        return Graph(
            spec=self.spec,
            name=name,
            settings=self.values,
            given=given,
            resolved=resolved(self.spec, self.evaluator.known_lets),
            input=shape,
            layers=tuple(self.layers.layers),
            calls=tuple(self.calls),
            outputs=outputs,
        )

    def run(self) -> tuple[Shape, tuple[int, ...]]:
        """Walk the whole spec; the shape of the network's input, and the layers of its outputs."""
        shape = self.input_shape()
        flow: Flow = (Tensor(shape, INPUT),)
        frame = Frame(Scope(entry_values(flow), ChainMap()), flow)
        ends = self.body(self.spec.layers, flow, frame, "")
        if not self.layers.layers and not self.layers.faults:
            raise fault("the spec has no layers at this setting", self.spec.layers[0].span)
        numbers = dict.fromkeys(tensor.layer for tensor in (*ends, *self.ends))
        return shape, tuple(number for number in numbers if number != INPUT)

    def input_shape(self) -> Shape:
        node = self.spec.input
        value = self.evaluator.value(node, EMPTY)
        sizes = value if isinstance(value, tuple) else (value,)
        if len(sizes) not in RANKS:
            known = ", ".join(RANKS.values())
            batch = ""
            if len(sizes) == 4 and isinstance(node, expression.TupleOf):
                image = describe(sizes[1:])
                batch = f"leave the batch out: write {image}, and count with `--batch`"
            message = f"the input must have 1 to 3 axes: {known}"
            raise fault(message, node.span, describe(value), helps=(batch,))
        for axis, size in enumerate(sizes):
            place = node.items[axis] if isinstance(node, expression.TupleOf) else node
            span = expression.extent(place)
            if not is_number(size) or decided(is_whole(size)) is False:
                helps = ("use int(), round() or make_divisible()",)
                message = "a size of the input is not a whole number"
                raise fault(message, span, describe(size), helps=helps)
            self.layers.refuse_huge(size, "a size of the input", span)
            if decided(less(size, 1)):
                raise fault("a size of the input is not positive", span, describe(size))
        return sizes

    # Steps

    def body(self, body: Body, flow: Flow, frame: Frame, path: str) -> Flow:
        return self.body_with_names(body, flow, frame, path)[0]

    def body_with_names(
        self, body: Body, flow: Flow, frame: Frame, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run steps in order; also the tensors their names stand for."""
        tensors: ChainMap[str, Flow] = frame.scope.tensors.new_child()
        frame = frame.with_tensors(tensors)
        for step in body:
            carried: Mapping[str, Flow] = {}
            try:
                flow, carried = self.step(step, flow, frame, path)
            except OutOfBudget:
                raise
            except SpecError as error:
                self.layers.note(error, path)
                flow = UNKNOWN
            except UnknownValue:
                flow = UNKNOWN
            if step.name is not None:
                tensors[step.name] = flow
            tensors.update(carried)
        return flow, tensors

    def step(
        self, step: Step, flow: Flow, frame: Frame, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run one step; its result, and the tensors it carried."""
        self.budget.spend(1 + len(path) // PATH_PER_STEP, step.span)
        if step.segment is not None:
            path = _join(path, step.segment)
        if not step.loops and step.when and not self.holds(step.when, frame, "`when`"):
            return flow, {}
        if step.sources:
            flow = self.joined([self.source(name, frame) for name in step.sources], step.span)
        if step.loops:
            return self.loop(step, flow, frame, path)
        return self.what(step, flow, frame, path)[0], {}

    def joined(self, flows: Sequence[Flow], span: Span) -> Flow:
        """Several flows as one, once it is known that it is not too long."""
        self.budget.spend(sum(map(len, flows)), span)
        return tuple(tensor for flow in flows for tensor in flow)

    def holds(self, node: expression.Node, frame: Frame, what: str) -> bool:
        return self.evaluator.truth(node, frame.scope, what)

    def source(self, name: Scalar, frame: Frame) -> Flow:
        found: Any = None
        if name.text in frame.scope.tensors:
            found = frame.scope.tensors[name.text]
        elif name.text == "input":
            found = frame.entry
        elif name.text in frame.scope.values:
            found = frame.scope.values[name.text]
        if not is_flow(found):
            raise fault(f"`{name.text}` is not a step or tensor", name.span, describe(found))
        flow: Flow = found
        return flow

    def loop(
        self, step: Step, flow: Flow, frame: Frame, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Rows of a table, and in each the passes of a repeat."""
        carried = {carry.name: self.source(carry.first, frame) for carry in step.carry}
        for row, values in enumerate(self.rows(step, frame)):
            self.spend_on_pass(step, frame)
            row_path = _join(path, str(row)) if step.table is not None else path
            row_frame = frame.with_values(values)
            if step.when is not None and not self.holds(step.when, row_frame, "`when`"):
                continue
            if step.repeat is None:
                flow, carried = self.one_pass(step, flow, row_frame, row_path, carried)
                continue
            count = self.evaluator.value(step.repeat, row_frame.scope)
            place = Repeat(step, step.repeat, row_frame, row_path)
            flow, carried = self.repeated(place, count, flow, carried)
        return flow, carried

    def repeated(
        self, place: Repeat, count: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """The passes of a repeat, one after another."""
        for number in range(place.whole(count)):
            flow, carried = self.numbered_pass(place, number, number, flow, carried)
        return flow, carried

    def numbered_pass(
        self, place: Repeat, number: int, i: Value, flow: Flow, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        """One pass under its number, which its steps see as `i`."""
        self.spend_on_pass(place.step, place.frame)
        frame = place.frame.with_values({"i": i})
        path = _join(place.path, str(number))
        return self.one_pass(place.step, flow, frame, path, carried)

    def spend_on_pass(self, step: Step, frame: Frame) -> None:
        """The work of a row or pass itself: its names are copied, its tensors carried."""
        copied = len(frame.scope.values) // 10 + 2 * len(step.carry)
        self.budget.spend(STEPS_PER_PASS + copied, step.repeat.span if step.repeat else step.span)

    def rows(self, step: Step, frame: Frame) -> list[dict[str, Value]]:
        if step.table is None:
            return [{}]
        names = [column.text for column in step.table.columns]
        value = self.evaluator.value
        return [
            dict(zip(names, (value(cell, frame.scope) for cell in row), strict=True))
            for row in step.table.rows
        ]

    def one_pass(
        self, step: Step, flow: Flow, frame: Frame, path: str, carried: dict[str, Flow]
    ) -> tuple[Flow, dict[str, Flow]]:
        if carried:
            frame = frame.with_tensors(frame.scope.tensors.new_child(dict(carried)))
        result, names = self.what(step, flow, frame, path)
        later = {
            carry.name: self.later(carry, step, flow, result, names, carried)
            for carry in step.carry
        }
        return result, later

    def later(
        self,
        carry: Carry,
        step: Step,
        entered: Flow,
        result: Flow,
        names: Mapping[str, Flow],
        carried: Mapping[str, Flow],
    ) -> Flow:
        """What a carried name stands for in the next pass."""
        name = carry.later.text
        if name == "input":
            return entered
        if name in names:
            return names[name]
        if name == step.name:
            return result
        if name in carried:
            return carried[name]
        raise fault(f"the repeated steps have no step `{name}`", carry.later.span)

    # Structures

    def what(
        self, step: Step, flow: Flow, frame: Frame, path: str
    ) -> tuple[Flow, Mapping[str, Flow]]:
        """Run what a step holds; its result, and the tensors of the names inside."""
        self.budget.spend(1, step.span)
        match step.what:
            case Line(elements=elements):
                return self.elements(elements, flow, frame, path, step.loops), {}
            case Group(body=body):
                return self.body_with_names(body, flow, frame, path)
            case Residual():
                return self.residual(step, step.what, flow, frame, path), {}
            case Merge():
                return self.merge(step, step.what, flow, frame, path), {}
            case Tap(body=body):
                self.ends += self.body(body, flow, frame, path)
                return flow, {}

    def residual(self, step: Step, what: Residual, flow: Flow, frame: Frame, path: str) -> Flow:
        result = self.body(what.body, flow, frame, path)
        if what.condition is not None and not self.holds(what.condition, frame, "`if`"):
            return result
        skipped = self.body(what.skip, flow, frame, path)
        operator = self.layers.operator("add", (), {}, {}, step.span)
        labels = ("the body", "the skip")
        flow = self.joined([result, skipped], step.span)
        return self.layers.apply(operator, flow, _join(path, what.add), step.span, {}, labels)

    def merge(self, step: Step, what: Merge, flow: Flow, frame: Frame, path: str) -> Flow:
        branches = [self.body(branch.body, flow, frame, path) for branch in what.branches]
        self.budget.spend(2 * len(branches), step.span)
        results = self.joined(branches, step.span)
        named: dict[str, Value] = {}
        written: dict[str, expression.Node] = {}
        if what.axis is not None:
            named["axis"] = self.evaluator.value(what.axis, frame.scope)
            written["axis"] = what.axis
        operator = self.layers.operator(what.operator, (), named, written, step.span)
        labels = tuple(f"branch `{branch.name}`" for branch in what.branches)
        own = _join(path, what.segment)
        return self.layers.apply(operator, results, own, step.span, written, labels)

    # Chains

    def elements(
        self, elements: tuple[Element, ...], flow: Flow, frame: Frame, path: str, looped: bool
    ) -> Flow:
        for element in elements:
            if isinstance(element, Either):
                holds = self.holds(element.condition, frame, "the condition after `if`")
                chosen = element.then if holds else element.other
                flow = self.elements(chosen, flow, frame, path, looped)
            else:
                flow = self.part(element, flow, frame, path, looped)
        return flow

    def part(self, part: Part, flow: Flow, frame: Frame, path: str, looped: bool) -> Flow:
        target = self.target(part.call, frame.scope)
        block = self.spec.blocks.get(target)
        if not part.alone or (looped and block is None):
            path = _join(path, part.segment)
        if block is not None:
            return self.block(block, part.call, flow, frame, path)
        return self.layer(target, part.call, flow, frame, path)

    def target(self, call: expression.Call | expression.Name, scope: Scope) -> str:
        """The operator or block a part of a chain stands for."""
        name = call.name
        if name not in scope.values and name in self.spec.blocks:
            return name
        value = self.evaluator.name(expression.Name(name, call.span), scope)
        known = isinstance(value, Word) and (
            value.name in self.spec.blocks or value.name in ops.names()
        )
        if not known:
            message = f"`{name}` is not an operator or a block"
            helps = (f"to read a step's output write `from: {name}`",) if is_flow(value) else ()
            raise fault(message, call.span, describe(value), helps=helps)
        return str(value.name)

    def block(
        self,
        block: Block,
        call: expression.Call | expression.Name,
        flow: Flow,
        frame: Frame,
        path: str,
    ) -> Flow:
        self.budget.spend(STEPS_PER_CALL, call.span)
        if frame.scope.depth >= DEEPEST:
            raise fault(f"blocks may be nested at most {DEEPEST} levels deep", call.span)
        values = self.evaluator.arguments(block.parameters, call, frame.scope, f"`{block.name}`")
        scope = Scope({**entry_values(flow), **values}, ChainMap(), frame.scope.depth + 1)
        place, first = len(self.calls), len(self.layers.layers)
        result = self.body(block.body, flow, Frame(scope, flow), path)
        entry = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        extent = (first, len(self.layers.layers))
        self.calls.insert(place, Call(path, block.name, values, entry, extent))
        return result

    def layer(
        self,
        name: str,
        call: expression.Call | expression.Name,
        flow: Flow,
        frame: Frame,
        path: str,
    ) -> Flow:
        positional: tuple[Value, ...] = ()
        named: dict[str, Value] = {}
        written: dict[str, expression.Node] = {}
        if isinstance(call, expression.Call):
            positional = tuple(self.attribute(node, frame) for node in call.positional)
            named = {word.name: self.attribute(node, frame) for word, node in call.named}
            fields = ops.find(name).fields
            written = {
                field.name: node for field, node in zip(fields, call.positional, strict=False)
            }
            written |= {word.name: node for word, node in call.named}
        operator = self.layers.operator(name, positional, named, written, call.span)
        entry = frame.entry[0].shape
        return self.layers.apply(operator, flow, path, call.span, written, (), entry)

    def attribute(self, node: expression.Node, frame: Frame) -> Value:
        """The value of an attribute; a parameter's choice `same` is the constant of that name."""
        value = self.evaluator.value(node, frame.scope)
        return ops.CONSTANTS.get(value.name, value) if isinstance(value, Word) else value


def _join(path: str, segment: str) -> str:
    return f"{path}/{segment}" if path else segment
