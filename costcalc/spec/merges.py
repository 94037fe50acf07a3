"""The structures `concat`, `add` and `mul`: branches with names, or one for each row or pass."""

from __future__ import annotations

from collections.abc import Callable

from costcalc.errors import fault
from costcalc.spec.mistakes import is_rest_of_call
from costcalc.spec.modifiers import Modifiers, read_expression
from costcalc.spec.reader import Faults, name_of
from costcalc.spec.siblings import Siblings
from costcalc.spec.syntax import Body, Branch, Merge
from costcalc.spec.tree import Mapping, Node, Scalar


class MergeReader:
    """Reads branches; `branch` reads one with a name, `inner` the layers of one without."""

    def __init__(
        self,
        faults: Faults,
        branch: Callable[[str, Node, Siblings], Body],
        inner: Callable[[Node], Body],
    ):
        self.faults = faults
        self.branch = branch
        self.inner = inner

    def merge(self, head: Scalar, value: Node, modifiers: Modifiers) -> Merge:
        """`concat`, `add` or `mul`. Raises SpecError where its branches are missing."""
        if not isinstance(value, Mapping):
            return self._looped(head, value, modifiers)
        mapping = value
        siblings = Siblings(set())
        branches = []
        for key, node in mapping.pairs:
            if is_rest_of_call(key.span):
                continue  # the rest of the branch before it, where the fault is
            with self.faults.collect():
                name = name_of(key, "a branch")
                branches.append(Branch(name, self.branch(name, node, siblings), key.span))
        if len(mapping.pairs) < 2:
            raise fault(f"`{head.text}` needs two branches or more", head.span)
        axis = read_expression(modifiers, "axis")
        return Merge(head.text, tuple(branches), axis, siblings.word(head.text))

    def _looped(self, head: Scalar, value: Node, modifiers: Modifiers) -> Merge:
        """Branches that the rows of a table or the passes of a repeat give, all of one text."""
        if not {"repeat", "table"} & set(modifiers):
            helps = (
                f"write its branches, each with a name: `{head.text}: {{a: ..., b: ...}}`",
                "or put `repeat:` or `table:` beside the layers of one branch",
                f"`{head.text}` is a reserved word and cannot name a step",
            )
            raise fault(f"`{head.text}` needs branches with names", value.span, helps=helps)
        if carry := modifiers.get("carry"):
            alike = ("all branches have the same input",)
            raise fault("`carry` cannot be used with branches", carry.span, helps=alike)
        each = self.inner(value)
        if not each:
            raise fault(f"`{head.text}` needs the layers of a branch", value.span)
        axis = read_expression(modifiers, "axis")
        return Merge(head.text, (), axis, head.text, each)
