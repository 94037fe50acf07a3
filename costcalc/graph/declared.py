"""Which names a spec declares, and whether each expression that stands for a value is sound."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc import ops
from costcalc.algebra import language
from costcalc.errors import Diagnostic, Span, did_you_mean, misspelling
from costcalc.graph.flow import LATER
from costcalc.graph.names import expressions_of, names_in_node
from costcalc.spec import expression
from costcalc.spec.arguments import check_arguments
from costcalc.spec.reader import Faults
from costcalc.spec.syntax import Parameter, Spec

ENTRY_NAMES = ("cin", "hin", "win", "tin", "din")
"""Sizes of what enters a block, which nothing of a spec may be named; see also `LATER`."""

STEP = "a step"
CARRIED = "a carried tensor"
ENTERING = "an input"
INSIDE = "a step inside another"
TENSORS = (STEP, CARRIED, ENTERING, INSIDE)
"""What stands for tensors; as a value every other meaning of its name comes first."""
Declared = dict[str, tuple[str, Span]]
"""Names of one scope: what each is, and where it is declared."""


class Names:
    """The names of a spec, and the expressions in which they stand for values."""

    def __init__(self, spec: Spec, faults: Faults):
        self.spec = spec
        self.faults = faults
        self.words = ops.names() | spec.blocks.keys() | spec.choice_words
        self.entry: Declared = dict.fromkeys(
            ENTRY_NAMES, ("a size at the entry", spec.layers[0].span)
        )
        self.globals: Declared = {name: ("parameter", p.span) for name, p in spec.params.items()}
        self.globals |= {name: ("value", let.span) for name, let in spec.lets.items()}
        self.declared: list[Declared] = [self.globals]
        self.entering: Declared = {}
        """The inputs that have names."""
        self.used: set[tuple[str, Span]] = set()

    # Declarations

    def declarations(self) -> None:
        for name, param in self.spec.params.items():
            self.refuse_shadowing(name, "a parameter", param.span)
            if name in self.spec.lets:
                span = self.spec.lets[name].span
                self.fault(f"`{name}` is both a parameter and a value of `let`", span)
        for name, let in self.spec.lets.items():
            self.refuse_shadowing(name, "a value", let.span)
        for name, block in self.spec.blocks.items():
            if ops.is_reserved(name):
                self.fault(f"the block `{name}` would hide the operator of that name", block.span)
            elif name in self.globals:
                self.fault(
                    f"the block `{name}` has the name of a parameter or of a value of `let`",
                    block.span,
                )

        self.inputs()

    def inputs(self) -> None:
        """The names of the inputs, which are seen as those of steps are."""
        steps = {step.name for step in self.spec.layers}
        for name, _, span in self.spec.inputs:
            if not name:
                continue
            if name in self.globals or name in self.spec.blocks or not ops.is_reserved(name):
                self.refuse_shadowing(name, "an input", span)
            if name in self.globals:
                self.fault(f"`{name}` is both a {self.globals[name][0]} and an input", span)
            if name in steps:
                self.fault(f"a step and an input are both named `{name}`", span)
            self.entering[name] = (ENTERING, span)

    def refuse_shadowing(self, name: str, what: str, span: Span) -> None:
        if name in language.names():
            self.fault(f"{what} named `{name}` would hide the function of that name", span)
        elif name in self.spec.blocks or name in self.spec.choice_words or ops.is_reserved(name):
            owner = "operator" if ops.is_reserved(name) else "block or choice"
            self.fault(f"{what} named `{name}` would hide the {owner} of that name", span)
        elif name in ENTRY_NAMES or name in ("i", "input"):
            self.fault(f"`{name}` has a meaning of its own and cannot name {what}", span)

    def fault(self, message: str, span: Span, *helps: str, notes: Iterable[str] = ()) -> None:
        kept = tuple(filter(None, helps))
        self.faults.extend([Diagnostic(message, span, "", tuple(notes), kept)])

    def local(self, parameters: Iterable[Parameter], what: str) -> Declared:
        names: Declared = {}
        for parameter in parameters:
            self.refuse_shadowing(parameter.name, what, parameter.span)
            names[parameter.name] = (what, parameter.span)
        self.declared.append(names)
        return names

    # Values

    def lets(self) -> None:
        for let in self.spec.lets.values():
            scope = [self.local(let.parameters or (), "an argument")]
            for node in expressions_of(let):
                self.value(node, scope)

    def settings(self) -> None:
        for param in self.spec.params.values():
            self.names_no_parameter(param.default, f"the default of `{param.name}`")
        for variant in self.spec.variants.values():
            for name, node in variant.settings.items():
                self.value(node, [])
                self.names_no_parameter(node, f"`{name}` of the variant `{variant.name}`")

    def names_no_parameter(self, node: expression.Node, what: str) -> None:
        """Refuse a value of a parameter that changes with another one."""
        for name in names_in_node(node):
            if name in self.spec.params:
                message = f"{what} names the parameter `{name}`"
                self.fault(message, node.span, "write a number, or compute with both under `let:`")

    def value(self, node: expression.Node, scope: list[Declared]) -> None:
        """Check a node that stands for a value, and all inside it."""
        if isinstance(node, expression.Name):
            self.name(node, scope)
        elif isinstance(node, expression.Chain):
            self.fault("a value is expected here, not a chain of layers", node.span)
        elif isinstance(node, expression.Call):
            self.value_call(node, scope)
        for child in expression.children(node):
            self.value(child, scope)

    def name(self, node: expression.Name, scope: list[Declared]) -> None:
        known = node.name in self.words or node.name in (*ops.CONSTANTS, *LATER)
        if "." in node.name:
            self.source_inside(node.name, node.span, scope)
        elif not self.mark(node.name, scope) and not known:
            self.fault(f"unknown name `{node.name}`", node.span, self.hint_for_name(node, scope))

    def source_inside(self, name: str, span: Span, scope: list[Declared]) -> None:
        """Whether `group.step` is a step that is seen; where no steps are, it is none."""
        self.fault(f"unknown name `{name}`", span)

    def hint_for_name(self, node: expression.Name, scope: list[Declared]) -> str:
        """What may have been meant by a name that nothing declares."""
        from costcalc.spec.mistakes import VALUES_ELSEWHERE

        if node.name in VALUES_ELSEWHERE:
            return VALUES_ELSEWHERE[node.name]
        if node.name in language.names():
            return f"`{node.name}` is a function: give it its arguments"
        known = {name for names in (*scope, self.globals) for name in names}
        constants = [name for name in (*ops.CONSTANTS, *LATER) if name.isidentifier()]
        near = did_you_mean(node.name, known) or misspelling(node.name, constants)
        return near or "declare it under `params:` or `let:`"

    def mark(self, name: str, scope: list[Declared]) -> bool:
        """Note that a name is used; False where nothing declares it. Steps are asked last."""
        found = [names[name] for names in (*reversed(scope), self.globals) if name in names]
        if found:
            self.used.add(next((one for one in found if one[0] not in TENSORS), found[0]))
        return bool(found)

    def value_call(self, node: expression.Call, scope: list[Declared]) -> None:
        let = self.spec.lets.get(node.name)
        if let is not None:
            self.mark(node.name, [])
            if let.parameters is None:
                self.fault(f"`{node.name}` is a value, not a function", node.span)
            else:
                with self.faults.collect():
                    check_arguments(let.parameters, node, f"`{node.name}`")
        elif node.name in language.names():
            self.function_call(node)
        elif node.name in self.words:
            self.fault(f"a value is expected here, not the layer `{node.name}(...)`", node.span)
        else:
            known = {*language.names(), *(n for n, let in self.spec.lets.items() if let.parameters)}
            message = f"unknown function `{node.name}`"
            self.fault(message, node.span, did_you_mean(node.name, known))

    def function_call(self, node: expression.Call) -> None:
        function = language.find(node.name)
        count = len(node.positional)
        if node.named:
            self.fault(f"`{node.name}` takes no named arguments", node.named[0][0].span)
        elif not function.least <= count <= function.most:
            wanted = str(function.least)
            if function.most != function.least:
                wanted += f" to {function.most}" if function.most < 9 else " or more"
            self.fault(f"`{node.name}` takes {wanted} arguments, not {count}", node.span)
