"""Names of tensors in a spec: what `from`, `outputs`, `returns` and `same` take."""

from __future__ import annotations

from costcalc import ops
from costcalc.errors import Span, did_you_mean
from costcalc.graph.declared import CARRIED, ENTRY_NAMES, STEP, Declared, Names
from costcalc.graph.members import Members
from costcalc.spec.reader import Faults
from costcalc.spec.syntax import ChainElement, LayerChain, Spec, What
from costcalc.spec.tree import Scalar

SEEN_BY_FROM = "`from` sees steps before this one, and `input`"


class Sources(Names):
    """Checks that a name is that of a step which is seen where it stands."""

    def __init__(self, spec: Spec, faults: Faults):
        super().__init__(spec, faults)
        self.members = Members(spec)
        self.inside: list[str | None] = []
        """The names of the steps around the one that is checked."""

    def returned(self, name: Scalar, steps: Declared) -> None:
        """Whether what a block returns is one of its own steps."""
        if name.text in steps or "." in name.text:
            self.source(name.text, name.span, [steps])
            return
        near = did_you_mean(name.text, steps) or "`returns` names steps of the block"
        self.fault(f"the block has no step `{name.text}`", name.span, near)

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
