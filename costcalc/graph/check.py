"""What a spec shows before anything is evaluated: every name, every call, what is never used.

This is where spec and operators are introduced to each other; `build` may rely on what holds here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from costcalc.errors import Diagnostic, Span, SpecError
from costcalc.graph.calls import Calls
from costcalc.graph.declared import (
    CARRIED,
    INSIDE,
    STEP,
    Declared,
)
from costcalc.graph.names import (
    cycles,
    expressions_of,
    names_in,
    names_in_node,
    values_in_body,
    way_in_words,
)
from costcalc.spec.reader import Faults
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
)


def check(spec: Spec) -> list[Diagnostic]:
    """The faults that do not keep the network from being built: names given twice, things unused.

    Raises SpecError with every fault of names and calls, these included, where there are others.
    """
    faults = Faults()
    checker = _Checker(spec, faults)
    checker.declarations()
    checker.lets()
    checker.settings()
    checker.blocks()
    for one in spec.inputs:
        checker.value(one.shape, [])
    checker.network()
    checker.cycles()
    checker.unused()
    for diagnostic in spec.faults:
        faults.note(diagnostic)
    if faults.diagnostics:
        raise SpecError(faults.in_order())
    return faults.in_order()


class _Checker(Calls):
    """Walks a spec in the order of its text."""

    def blocks(self) -> None:
        for block in self.spec.blocks.values():
            self.calls[block.name] = []
            arguments = self.local(block.parameters, "an argument")
            for parameter in block.parameters:
                if parameter.default is not None:
                    self.value(parameter.default, [arguments])
            self.current = block.name
            steps = self.body(block.body, [self.entry, arguments])
            for name in block.returns:
                self.returned(name, steps)
        self.current = ""

    def network(self) -> None:
        """The layers of the network, and the steps whose results it returns."""
        scope = [self.entry, self.entering]
        steps = self.body(self.spec.layers, scope)
        for name in self.spec.outputs:
            if name.text in self.entering or name.text == "input":
                helps = ("`outputs` names steps",)
                self.fault(f"`{name.text}` is an input of the network", name.span, *helps)
            else:
                self.source(
                    name.text, name.span, [*scope, steps], "`outputs` names steps of `layers`"
                )

    def body(self, body: Body, scope: list[Declared]) -> Declared:
        """Check steps in order; a step sees the names of those before it. Their names."""
        steps: Declared = {}
        scope = [*scope, steps]
        for step in body:
            self.inside.append(step.name)
            own = self.step(step, scope)
            self.inside.pop()
            if step.name is not None:
                steps[step.name] = STEP, step.span
                self.members.add(step, own)
                steps.update({f"{step.name}.{n}": (INSIDE, step.span) for n in own or ()})
            steps.update({carry.name: (CARRIED, carry.span) for carry in step.carry})
        return steps

    def step(self, step: Step, scope: list[Declared]) -> Collection[str] | None:
        """Check a step; the names inside it that are seen behind it as `group.step`, None if they
        depend on the settings.
        """
        for source in step.sources:
            self.source(source.text, source.span, scope)
            self.refuse_unread(step.what, source, scope)
        inner = list(scope)
        if step.table is not None:
            columns: Declared = {}
            for column in step.table.columns:
                self.refuse_shadowing(column.text, "a column", column.span)
                columns[column.text] = ("a column", column.span)
            self.declared.append(columns)
            for row in step.table.rows:
                for cell in row:
                    self.value(cell, scope)
            inner = [*scope, columns]
        for node in (step.when, step.repeat):
            if node is not None:
                self.value(node, inner)
        if step.repeat is not None:
            inner = [*inner, {"i": ("the number of the pass", step.span)}]
        for carry in step.carry:
            self.source(carry.first.text, carry.first.span, scope)
            inner = [*inner, {carry.name: (CARRIED, carry.span)}]
        own = self.what(step, inner)
        return () if step.loops else own

    def what(self, step: Step, scope: list[Declared]) -> Collection[str] | None:
        """Check what a step holds; the names in it that can be seen from outside, None if they
        depend on the settings.
        """
        match step.what:
            case LayerChain(elements=elements):
                for element in elements:
                    self.element(element, scope)
                if step.tied is not None:
                    self.tied(step.tied, elements)
                return self.members.returned(elements)
            case Group(body=body):
                return self.body(body, scope)
            case Tap(body=body):
                self.body(body, scope)
            case Route(experts=experts, active=active, body=body):
                self.value(experts, scope)
                self.value(active, scope)
                self.body(body, scope)
            case Same(step=name):
                self.same(name.text, name.span, scope)
                return self.members.of_same(name.text, scope)
            case Residual(body=body, skip=skip, condition=condition):
                if condition is not None:
                    self.value(condition, scope)
                self.body(body, scope)
                self.body(skip, scope)
            case Merge(branches=branches, axis=axis, each=each):
                if axis is not None:
                    self.value(axis, scope)
                self.body(each, scope)
                for branch in branches:
                    self.body(branch.body, scope)
        return ()

    def cycles(self) -> None:
        lets = {name: list(names_in(let, self.spec.lets)) for name, let in self.spec.lets.items()}
        for cycle in cycles(lets):
            span = self.spec.lets[cycle[0]].span
            self.fault(f"`{cycle[0]}` is defined by itself", span, notes=(way_in_words(cycle),))
        blocks = {name: calls for name, calls in self.calls.items() if name}
        for cycle in cycles(blocks):
            span = self.spec.blocks[cycle[0]].span
            self.fault(f"the block `{cycle[0]}` calls itself", span, notes=(way_in_words(cycle),))

    def unused(self) -> None:
        for names in self.declared:
            for name, (what, span) in names.items():
                if (what, span) not in self.used:
                    kind = what.removeprefix("an ").removeprefix("a ")
                    self.note_unused(f"the {kind} `{name}`", span)
        called = {name for names in self.calls.values() for name in names}
        called.update(self.all_names())
        for name, block in self.spec.blocks.items():
            if name not in called:
                self.note_unused(f"the block `{name}`", block.span)

    def note_unused(self, what: str, span: Span) -> None:
        helps = ("use it or remove it",)
        self.faults.note(Diagnostic(f"{what} is never used", span, helps=helps))

    def all_names(self) -> Iterator[str]:
        """Names used as values in arguments, tables and lets: a block may be one of them."""
        yield from values_in_body(self.spec.layers)
        for block in self.spec.blocks.values():
            yield from values_in_body(block.body)
        for let in self.spec.lets.values():
            for node in expressions_of(let):
                yield from names_in_node(node)
        for param in self.spec.params.values():
            for node in (param.default, *param.choices):
                yield from names_in_node(node)
