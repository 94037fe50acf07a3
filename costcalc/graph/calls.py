"""Calls in the chains of a spec: operators, blocks, and names that stand for one."""

from __future__ import annotations

from costcalc import ops
from costcalc.errors import misspelling
from costcalc.graph.declared import ENTERING, STEP, Declared
from costcalc.graph.sources import Sources
from costcalc.spec import expression
from costcalc.spec.arguments import check_arguments
from costcalc.spec.reader import Faults
from costcalc.spec.syntax import (
    Block,
    ChainElement,
    Either,
    Element,
    Parameter,
    Spec,
    chain_elements,
)
from costcalc.spec.tree import Scalar


class Calls(Sources):
    """Checks that what is called exists and takes the arguments that it is given."""

    def __init__(self, spec: Spec, faults: Faults):
        super().__init__(spec, faults)
        self.calls: dict[str, list[str]] = {}
        """The blocks that each block calls; of the network, under an empty name."""
        self.attributes: dict[str, tuple[Parameter, ...]] = {}
        self.hints: dict[str, str] = {}
        self.current = ""
        """The block that is checked, if it is one."""

    def element(self, element: Element, scope: list[Declared]) -> None:
        if isinstance(element, Either):
            self.value(element.condition, scope)
            for inner in (*element.then, *element.other):
                self.element(inner, scope)
            return
        self.part(element, scope)

    def part(self, part: ChainElement, scope: list[Declared]) -> None:
        call = part.call
        for child in expression.children(call):
            self.value(child, scope)
        found = [names[call.name][0] for names in (*scope, self.globals) if call.name in names]
        if found and not (set(found) <= {STEP, ENTERING} and call.name in self.words):
            self.mark(call.name, scope)
        elif call.name in self.spec.blocks:
            self.block_call(self.spec.blocks[call.name], call)
        elif call.name in ops.names():
            self.operator_call(call)
        else:
            self.unknown_operator(call, scope)

    def unknown_operator(
        self, call: expression.Call | expression.Name, scope: list[Declared]
    ) -> None:
        from costcalc.ops.base.absent import advice_on, uncountable

        name = call.name
        if self.inside[-1:] == ["same"] and isinstance(call, expression.Name):
            self.unknown_step(name, call.span, scope)
            return
        if reason := uncountable(name):
            helps = ("count the network without it, and say so",)
            message = f"`{name}` cannot be counted from shapes"
            self.fault(message, call.span, *helps, notes=(reason,))
            return
        if name not in self.hints:
            near = misspelling(name, {*ops.names(), *self.spec.blocks})
            self.hints[name] = (
                advice_on(name) or near or "`costcalc list --operators` shows them all"
            )
        self.fault(f"unknown operator or block `{name}`", call.span, self.hints[name])

    def block_call(self, block: Block, call: expression.Call | expression.Name) -> None:
        self.calls.setdefault(self.current, []).append(block.name)
        with self.faults.collect():
            check_arguments(block.parameters, call, f"`{block.name}`")

    def operator_call(self, call: expression.Call | expression.Name) -> None:
        if call.name not in self.attributes:
            self.attributes[call.name] = tuple(
                Parameter(field.name, None if field.required else call, call.span)
                for field in ops.find(call.name).fields
            )
        if structure := ops.find(call.name).structure:
            self.fault(
                f"`{call.name}` is a structure, not a layer", call.span, f"write {structure}"
            )
            return
        with self.faults.collect():
            operator = ops.find(call.name)
            fields = self.attributes[call.name]
            if operator.gathers and isinstance(call, expression.Call):
                call = call._replace(positional=call.positional[:1])
            check_arguments(fields, call, f"`{call.name}`", "attribute", operator.advice)

    def tied(self, tied: Scalar, elements: tuple[Element, ...]) -> None:
        for element in chain_elements(elements):
            if element.call.name in self.spec.blocks:
                helps = ("tie a layer inside the block",)
                self.fault(
                    "`tied` can only be used on one layer, not on a block", tied.span, *helps
                )
