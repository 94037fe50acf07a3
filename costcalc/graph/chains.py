"""Chains of layers in a walk: each part a call of a block, or an operator with its attributes."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import TypeAlias

from costcalc import ops
from costcalc.errors import fault
from costcalc.graph.flow import Context, Flow, entry_scope, is_flow, joined_path
from costcalc.graph.graph import BlockCall
from costcalc.graph.layers import Layers
from costcalc.graph.place import Place
from costcalc.spec import expression
from costcalc.spec.evaluate import DEEPEST, STEPS_PER_CALL, Evaluator
from costcalc.spec.scope import Scope
from costcalc.spec.syntax import Block, Body, ChainElement, Either, Element, Spec, Step
from costcalc.spec.tree import Scalar
from costcalc.spec.values import SpecValue, Word, describe

Run = Callable[[Body, Flow, Context, str], tuple[Flow, ChainMap[str, Flow]]]
"""Walks the steps of a body; its result, and the tensors that its names stand for."""

Result: TypeAlias = tuple[Flow, Mapping[str, Flow]]
"""What a part of a chain gives, and the tensors by name of a block that returns several."""


class Chains:
    """The chains of a walk. `run` walks the body of a block."""

    def __init__(self, spec: Spec, evaluator: Evaluator, layers: Layers, run: Run):
        self.spec = spec
        self.evaluator = evaluator
        self.layers = layers
        self.budget = layers.budget
        self.run = run

    def walk(
        self,
        elements: tuple[Element, ...],
        flow: Flow,
        context: Context,
        path: str,
        step: Step,
    ) -> Result:
        """The result of a chain, and what its last part returns by name."""
        names: Mapping[str, Flow] = {}
        for element in elements:
            if isinstance(element, Either):
                holds = self.evaluator.truth(
                    element.condition, context.scope, "the condition after `if`"
                )
                chosen = element.then if holds else element.other
                flow, names = self.walk(chosen, flow, context, path, step)
            else:
                flow, names = self.part(element, flow, context, path, step)
        return flow, names

    def part(
        self, part: ChainElement, flow: Flow, context: Context, path: str, step: Step
    ) -> Result:
        target = self.target(part.call, context.scope)
        block = self.spec.blocks.get(target)
        if not part.alone or (step.loops and block is None):
            path = joined_path(path, part.segment)
        if block is not None:
            return self.block(block, part.call, flow, context, path)
        return self.layer(target, part.call, flow, context, path, step.tied), {}

    def target(self, call: expression.Call | expression.Name, scope: Scope) -> str:
        """The operator or block a part of a chain stands for."""
        name = call.name
        if name not in scope.values:
            if name in self.spec.blocks:
                return name
            if name in ops.names() and not self.evaluator.defines(name):
                return name  # a step of that name is no operator, and cannot be meant
        value = self.evaluator.name(expression.Name(name, call.span), scope)
        if isinstance(value, Word) and (
            value.name in self.spec.blocks or value.name in ops.names()
        ):
            return value.name
        message = f"`{name}` is not an operator or a block"
        helps: tuple[str, ...] = ()
        if is_flow(value):
            helps = (
                f"to read a step's output write `from: {name}`",
                f"to apply its layers again write `NAME: {{same: {name}}}`",
            )
        if ops.gives_way(name):
            helps = (f"give it another name: it hides the operator `{name}`",)
        raise fault(message, call.span, describe(value), helps=helps)

    def block(
        self,
        block: Block,
        call: expression.Call | expression.Name,
        flow: Flow,
        context: Context,
        path: str,
    ) -> Result:
        self.budget.spend(STEPS_PER_CALL, call.span)
        if context.scope.depth >= DEEPEST:
            raise fault(f"blocks may be nested at most {DEEPEST} levels deep", call.span)
        values = self.evaluator.arguments(block.parameters, call, context.scope, f"`{block.name}`")
        scope = entry_scope(flow, values, context.scope.depth + 1)
        place, first = len(self.layers.calls), len(self.layers.layers)
        inside = Context(scope, flow)
        result, seen = self.run(block.body, flow, inside, path)
        names = _returned(block, inside.with_tensors(seen))
        entry = tuple(tensor.shape for tensor in flow if tensor.shape is not None)
        extent = (first, len(self.layers.layers))
        self.layers.calls.insert(place, BlockCall(path, block.name, values, entry, extent))
        return next(iter(names.values()), result), names

    def layer(
        self,
        name: str,
        call: expression.Call | expression.Name,
        flow: Flow,
        context: Context,
        path: str,
        tied: Scalar | None,
    ) -> Flow:
        positional: tuple[SpecValue, ...] = ()
        named: dict[str, SpecValue] = {}
        written: dict[str, expression.Node] = {}
        if isinstance(call, expression.Call):
            positional = tuple(self.attribute(node, context) for node in call.positional)
            positional = ops.find(name).gathered(positional)
            named = {word.name: self.attribute(node, context) for word, node in call.named}
            fields = ops.find(name).fields
            written = {
                field.name: node for field, node in zip(fields, call.positional, strict=False)
            }
            written |= {word.name: node for word, node in call.named}
        place = Place(path, call.span, written, entry=context.entry[0].shape, tied=tied)
        return self.layers.apply(
            self.layers.operator(name, positional, named, place, flow), flow, place
        )

    def attribute(self, node: expression.Node, context: Context) -> SpecValue:
        """The value of an attribute; a parameter's choice `same` is the constant of that name."""
        value = self.evaluator.value(node, context.scope)
        return ops.CONSTANTS.get(value.name, value) if isinstance(value, Word) else value


def _returned(block: Block, inside: Context) -> Mapping[str, Flow]:
    """The tensors that a block returns by name."""
    if not block.returns:
        return {}
    from costcalc.graph.outputs import returned

    return returned(block.returns, inside)
