"""What a spec shows before anything is evaluated: every name, every call, what is never used.

This is where spec and operators are introduced to each other; `build` may rely on what holds here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from costcalc import ops
from costcalc.errors import Diagnostic, Span, SpecError, did_you_mean, misspelling
from costcalc.graph.declared import (
    CARRIED,
    ENTERING,
    ENTRY_NAMES,
    INSIDE,
    STEP,
    Declared,
    Names,
)
from costcalc.graph.members import Members
from costcalc.graph.names import (
    cycles,
    expressions_of,
    names_in,
    names_in_node,
    values_in_body,
    way_in_words,
)
from costcalc.spec import expression
from costcalc.spec.arguments import check_arguments
from costcalc.spec.reader import Faults
from costcalc.spec.syntax import (
    Block,
    Body,
    ChainElement,
    Either,
    Element,
    Group,
    LayerChain,
    Merge,
    Parameter,
    Residual,
    Same,
    Spec,
    Step,
    Tap,
    What,
    chain_elements,
)
from costcalc.spec.tree import Scalar


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


SEEN_BY_FROM = "`from` sees steps before this one, and `input`"


class _Checker(Names):
    def __init__(self, spec: Spec, faults: Faults):
        super().__init__(spec, faults)
        self.calls: dict[str, list[str]] = {}
        self.attributes: dict[str, tuple[Parameter, ...]] = {}
        self.hints: dict[str, str] = {}
        self.members = Members(spec)
        self.inside: list[str | None] = []
        """The names of the steps around the one that is checked."""
        self.current = ""
        """The block that is checked, if it is one."""

    # Layers

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

    def returned(self, name: Scalar, steps: Declared) -> None:
        """Whether what a block returns is one of its own steps."""
        if name.text in steps or "." in name.text:
            self.source(name.text, name.span, [steps])
            return
        near = did_you_mean(name.text, steps) or "`returns` names steps of the block"
        self.fault(f"the block has no step `{name.text}`", name.span, near)

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

    def refuse_unread(self, what: What, source: Scalar, scope: list[Declared]) -> None:
        """Refuse a source that an operator would not read."""
        first = what.elements[0] if isinstance(what, LayerChain) else None
        if not isinstance(first, ChainElement) or first.call.name not in ops.names():
            return
        name = first.call.name
        is_own = name in self.globals or name in self.spec.blocks or any(name in s for s in scope)
        if not is_own and ops.find(name).arity.most == 0:
            self.fault(f"`{name}` takes no input", source.span, "leave out `from`")

    def source(
        self, name: str, span: Span, scope: list[Declared], otherwise: str = SEEN_BY_FROM
    ) -> None:
        """Whether a name is that of a tensor that is seen; `otherwise` is the last help."""
        if "." in name:
            self.source_inside(name, span, scope)
        elif name != "input" and not self.mark(name, scope):
            known = [n for names in scope for n in names if n not in ENTRY_NAMES]
            inside = [n for n in known if n.rpartition(".")[2] == name]
            near = f"did you mean `{inside[0]}`?" if inside else did_you_mean(name, known)
            self.fault(f"unknown step `{name}`", span, near or otherwise)

    def source_inside(self, name: str, span: Span, scope: list[Declared]) -> None:
        """Whether `group.step` is a step that is seen inside the nearest `group`."""
        group, _, inside = name.partition(".")
        names = next((names for names in reversed(scope) if group in names), None)
        if names is None:
            self.source(group, span, scope)
            return
        self.mark(group, scope)
        if name not in names and not self.members.may_have(names[group]):
            known = [n.partition(".")[2] for n in names if n.startswith(f"{group}.")]
            message, *helps = self.members.reason(names[group], group, inside, known)
            self.fault(message, span, *helps)

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
            case Same(step=name):
                self.same(name.text, name.span, scope)
                return self.members.of_same(name.text, scope)
            case Residual(body=body, skip=skip, condition=condition):
                if condition is not None:
                    self.value(condition, scope)
                self.body(body, scope)
                self.body(skip, scope)
            case Merge(branches=branches, axis=axis):
                if axis is not None:
                    self.value(axis, scope)
                for branch in branches:
                    self.body(branch.body, scope)
        return ()

    def same(self, name: str, span: Span, scope: list[Declared]) -> None:
        """Whether a name is that of a step before this one, all of whose layers are known."""
        found = next((names[name] for names in reversed(scope) if name in names), None)
        if found is not None and found[0] in (STEP, CARRIED):
            self.mark(name, scope)
        if name in self.inside:
            self.fault(f"`{name}` cannot be applied inside itself", span)
        elif found is None or found[0] != STEP:
            self.unknown_step(name, span, scope)

    def unknown_step(self, name: str, span: Span, scope: list[Declared]) -> None:
        known = [n for names in scope for n, (what, _) in names.items() if what == STEP]
        near = did_you_mean(name, known) or "`same` takes the name of a step before this one"
        if "." in name:
            near = (
                "`same` takes a step that stands beside this one or around it, not inside another"
            )
        self.fault(f"`{name}` is not a step that can be applied again", span, near)

    def tied(self, tied: Scalar, elements: tuple[Element, ...]) -> None:
        for element in chain_elements(elements):
            if element.call.name in self.spec.blocks:
                helps = ("tie a layer inside the block",)
                self.fault(
                    "`tied` can only be used on one layer, not on a block", tied.span, *helps
                )

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
        name = call.name
        if self.inside[-1:] == ["same"] and isinstance(call, expression.Name):
            self.unknown_step(name, call.span, scope)
            return
        if reason := ops.uncountable(name):
            helps = ("count the network without it, and say so",)
            message = f"`{name}` cannot be counted from shapes"
            self.fault(message, call.span, *helps, notes=(reason,))
            return
        if name not in self.hints:
            near = misspelling(name, {*ops.names(), *self.spec.blocks})
            self.hints[name] = (
                ops.advice_on(name) or near or "`costcalc list --operators` shows them all"
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
        with self.faults.collect():
            operator = ops.find(call.name)
            fields = self.attributes[call.name]
            if operator.gathers and isinstance(call, expression.Call):
                call = call._replace(positional=call.positional[:1])
            check_arguments(fields, call, f"`{call.name}`", "attribute", operator.advice)

    # The whole

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
