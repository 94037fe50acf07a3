"""The steps inside a step that those behind it may name, as `group.step`: those of a group, and
what a block returns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from costcalc import ops
from costcalc.errors import Span, did_you_mean
from costcalc.graph.declared import CARRIED, STEP, Declared
from costcalc.spec.syntax import Either, Element, Group, LayerChain, Residual, Same, Spec, Step, Tap


class Members:
    """What is known of the steps with names of a spec."""

    def __init__(self, spec: Spec):
        self.spec = spec
        self.steps: dict[Span, Step] = {}
        self.unknown: set[Span] = set()
        """Steps whose block depends on the settings, and with it what it returns."""

    def add(self, step: Step, own: Collection[str] | None) -> None:
        """Note a step; `own` are the names inside it, None if they depend on the settings."""
        self.steps[step.span] = step
        if own is None:
            self.unknown.add(step.span)

    def may_have(self, declared: tuple[str, Span]) -> bool:
        """Whether a step may hold names that only the settings tell."""
        return declared[1] in self.unknown

    def returned(self, elements: Sequence[Element]) -> Collection[str] | None:
        """The names that the last part of a chain returns; None if its block is not known."""
        last = elements[-1]
        if isinstance(last, Either):
            both = [self.returned(last.then), self.returned(last.other)]
            return None if None in both else [name for names in both for name in names or ()]
        block = self.spec.blocks.get(last.call.name)
        if block is not None:
            return [name.text for name in block.returns]
        is_operator = last.call.name in ops.names()  # else an argument, column or parameter
        return () if is_operator else None

    def of_same(self, name: str, scope: Iterable[Declared]) -> Collection[str] | None:
        """The names inside a step that is applied again."""
        for names in reversed([*scope]):
            if name in names:
                inside = [n.partition(".")[2] for n in names if n.startswith(f"{name}.")]
                return None if names[name][1] in self.unknown else inside
        return ()

    def reason(
        self, declared: tuple[str, Span], group: str, inside: str, known: Sequence[str]
    ) -> tuple[str, ...]:
        """Why `group.inside` is none, and what to write instead."""
        what, span = declared
        if what != STEP:
            called = "carried tensor" if what == CARRIED else what.removeprefix("an ")
            return f"`{group}` is one tensor, the {called}, and holds no steps", ""
        step = self.steps[span]
        if step.loops:
            example = f"carry: {{{inside}: [FIRST, {inside}]}}"
            return (
                f"`{group}` is repeated, and its steps are not seen from outside",
                f"pass `{inside}` on with `{example}`: it can be read afterwards",
            )
        if isinstance(step.what, Group) or known:
            has = f"it has {', '.join(known)}" if known else ""
            return f"`{group}` has no step `{inside}`", did_you_mean(inside, known) or has
        return f"`{group}` gives one tensor, and no `{inside}`", _how_to_give(step, inside)


def _how_to_give(step: Step, inside: str) -> str:
    """How what a step holds would give a tensor of that name."""
    if isinstance(step.what, LayerChain):
        return f"a block gives several that `returns: [..., {inside}]` names beside its `do:`"
    words = {Residual: "residual", Tap: "tap", Same: "same"}
    word = words.get(type(step.what), getattr(step.what, "operator", ""))
    return f"only the steps of a group are seen from outside, and this is `{word}`"
