"""Lists of layers: the steps, what they hold, and the path segments they get.

A segment is the given name, else the word of the operator, block or structure, numbered among its
siblings (`conv`, `conv_2`). A step that only groups (`do`, `when`) adds none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from costcalc.errors import Span, SpecError, did_you_mean, fault, misspelling
from costcalc.spec.elements import only_word, read_chain
from costcalc.spec.modifiers import (
    Modifiers,
    is_shared,
    read_carries,
    read_columns,
    read_expression,
    read_sources,
    tied_path,
)
from costcalc.spec.reader import Faults, as_mapping, as_scalar, name_of, reserved
from costcalc.spec.siblings import (
    BELONGS,
    LATER,
    MODIFIERS,
    ROUTE,
    SAME,
    STRUCTURES,
    WORDS,
    Siblings,
    given_names,
    heads_of,
    is_group,
    is_route,
    items_of,
)
from costcalc.spec.syntax import Body, Group, Residual, Same, Step, Tap, What
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence


def read_body(node: Node, faults: Faults, taken: Collection[str] = ()) -> Body:
    """The layers of a network, a block or a branch: a chain, one step, or a list of steps.

    A layer without a name does not get a name that is `taken`.
    """
    siblings = Siblings(given_names(node, faults) | set(taken))
    return _StepReader(faults).body(node, siblings)


class _StepReader:
    def __init__(self, faults: Faults):
        self.faults = faults
        self.names: set[str] = set()
        """The names of all steps so far."""

    def body(self, node: Node, siblings: Siblings, *, is_value: bool = False) -> Body:
        steps: list[Step] = []
        for item in items_of(node):
            with self.faults.collect():
                steps.append(self.step(item, siblings, is_value=is_value and item is node))
        return tuple(steps)

    def inner(self, node: Node) -> Body:
        """A body with a path segment of its own above it."""
        return self.body(node, Siblings(given_names(node, self.faults)), is_value=True)

    def step(self, node: Node, siblings: Siblings, *, is_value: bool = False) -> Step:
        """A step; `is_value`: it is no entry of a list, but all that its name holds."""
        if isinstance(node, Sequence):
            raise fault("a step must be a chain or a mapping, not a list", node.span)
        if isinstance(node, Scalar):
            line = read_chain(node, siblings, named=False)
            return Step(None, None, line, node.span)
        return self.mapping(node, siblings, is_value=is_value)

    def mapping(self, node: Mapping, siblings: Siblings, *, is_value: bool = False) -> Step:
        pairs = dict(node.pairs)
        name: str | None = None
        given: Span | None = None
        heads = heads_of(pairs)
        if not heads:
            first = node.pairs[0][0] if node.pairs else None
            helps = (reserved(first.text, WORDS),) if first else ()
            raise fault("a step needs a name, `do:` or a structure", node.span, helps=helps)
        if len(heads) > 1:
            raise self.two_heads(heads, is_value=is_value)
        head, value = heads[0], pairs.pop(heads[0])
        if head.text not in STRUCTURES and not is_route(head, value):
            name = name_of(head, "a step")
            given = head.span
            self.names.add(name)
            if name == "input":
                helps = ("`from: input` reads what entered the block; choose another name",)
                raise fault("a step cannot be named `input`", head.span, helps=helps)
            inside = self.structure_in(value)
            if inside is not None:
                pairs = self.joined(pairs, as_mapping(value, "a step"))
                head = inside
                value = pairs.pop(inside)
            else:
                self.refuse_near_miss(head, value)
                head = head._replace(text="do")
        modifiers = {key.text: item for key, item in pairs.items()}
        for key in pairs:
            self.check_modifier(key, head)
        segment = name
        if any(noted.span == given for noted in self.faults.noted):
            segment = siblings.word(head.text if name is None else name)
        return self.assemble(node, name, segment, head, value, modifiers, siblings)

    def two_heads(self, heads: list[Scalar], *, is_value: bool = False) -> SpecError:
        from costcalc.spec.mistakes import hint_for_rest

        first, second = heads[:2]
        message = f"one step cannot be both `{first.text}` and `{second.text}`"
        if cut := hint_for_rest(second.text, second.span):
            return fault(message, second.span, helps=(cut,))
        if first.text in _LAYER_KEYS or second.text in _LAYER_KEYS:
            call = "a layer is a call with its attributes: `- stem: conv(64, k=3)`"
            return fault(message, second.span, helps=(call,))
        words = {*WORDS, *LATER}
        unknown = [one.text for one in (second, first) if one.text not in {*words, SAME}]
        near = next(filter(None, (did_you_mean(text, words) for text in unknown)), "")
        help_text = "write each step as an entry of a list, with a `-` of its own"
        if {first.text, second.text} & set(STRUCTURES):
            help_text = "name a structure as `name: {concat: ...}`"
        elif is_value and not near:
            near = "only `concat`, `add` and `mul` have named branches: others have `from: [a, b]`"
        return fault(message, second.span, helps=(near, help_text))

    def joined(self, outer: dict[Scalar, Node], inner: Mapping) -> dict[Scalar, Node]:
        """The keys beside a name and those of the structure it names."""
        merged = dict(inner.pairs)
        present = {key.text for key in merged}
        heads = heads_of(merged)
        if len(heads) > 1:
            raise self.two_heads(heads)
        for key, value in outer.items():
            if key.text in present:
                raise fault(f"`{key.text}` is given twice, here and inside", key.span)
            merged[key] = value
        return merged

    def refuse_near_miss(self, head: Scalar, value: Node) -> None:
        """Reject a name that is a probable misspelling of a structure, such as `residul: [...]`.

        What holds one step or a list of them is a group of any name, such as `mlp` or `map`, but
        for a slip in `residual`, which holds the same; else a structure with branches is meant.
        """
        if isinstance(value, Scalar) or re.search(r"[0-9_]", head.text):
            return
        near = misspelling(head.text, ("residual",))
        if not is_group(value):
            near = did_you_mean(head.text, (*STRUCTURES, *MODIFIERS, *BELONGS))
        if near:
            helps = (near, "a name this close to a word of the language is not allowed")
            raise fault(f"unknown structure `{head.text}`", head.span, helps=helps)

    def check_modifier(self, key: Scalar, head: Scalar) -> None:
        owner = BELONGS.get(key.text)
        if owner is not None and owner != head.text:
            raise fault(f"`{key.text}` can only be used with `{owner}`", key.span)

    def assemble(
        self,
        node: Mapping,
        name: str | None,
        segment: str | None,
        head: Scalar,
        value: Node,
        modifiers: Modifiers,
        siblings: Siblings,
    ) -> Step:
        loops = "repeat" in modifiers or "table" in modifiers
        if head.text != "do":
            segment = segment or siblings.word(head.text)
        elif name is None and loops:
            word = only_word(value) or ("repeat" if "repeat" in modifiers else "table")
            segment = siblings.word(word)
        what = self.what(head, value, modifiers, siblings, segment)
        carry = modifiers.get("carry")
        if carry is not None and not loops:
            raise fault("`carry` can only be used with `repeat` or `table`", carry.span)
        return Step(
            name=name,
            segment=segment,
            what=what,
            when=read_expression(modifiers, "when"),
            repeat=read_expression(modifiers, "repeat"),
            table=read_columns(modifiers, self.faults),
            sources=read_sources(modifiers),
            carry=read_carries(carry) if carry is not None else (),
            shared=is_shared(modifiers),
            tied=tied_path(modifiers, what),
            span=node.span if name is None else _name_span(node, name),
        )

    def what(
        self,
        head: Scalar,
        value: Node,
        modifiers: Modifiers,
        siblings: Siblings,
        segment: str | None,
    ) -> What:
        if head.text == "do":
            if isinstance(value, Scalar):
                return read_chain(value, siblings, named=segment is not None)
            return Group(self.inner(value) if segment else self.body(value, siblings))
        if head.text == "residual":
            return self.residual(value, modifiers)
        if head.text == "tap":
            return Tap(self.inner(value))
        if head.text == ROUTE:
            from costcalc.spec.routes import read_route

            return read_route(value, self.inner)
        if head.text == SAME:
            return Same(as_scalar(value, "`same` (a step's name)"))
        from costcalc.spec.merges import MergeReader

        return MergeReader(self.faults, self.branch, self.inner).merge(head, value, modifiers)

    def residual(self, value: Node, modifiers: Modifiers) -> Residual:
        siblings = Siblings(given_names(value, self.faults))
        body = self.body(value, siblings)
        skip = modifiers.get("skip")
        skipped = self.branch("skip", skip, siblings) if skip is not None else ()
        condition = read_expression(modifiers, "if")
        return Residual(body, skipped, condition, siblings.word("add"))

    def branch(self, name: str, node: Node, siblings: Siblings) -> Body:
        """A body as one step under a segment of its own; `[]` is the identity."""
        if isinstance(node, Sequence) and not node.items:
            return ()
        segment = siblings.word(name)
        if isinstance(node, Mapping) and self.structure_in(node) is not None:
            named = Mapping(((Scalar(segment, node.span, False), node),), node.span)
            return (self.mapping(named, siblings),)
        what: What
        if isinstance(node, Scalar):
            what = read_chain(node, siblings, named=True)
        else:
            what = Group(self.inner(node))
        return (Step(name, segment, what, node.span),)

    def structure_in(self, node: Node) -> Scalar | None:
        """The key that makes a mapping a structure. `same` is one before the name of a step."""
        if not isinstance(node, Mapping):
            return None
        for key, value in node.pairs:
            is_step = isinstance(value, Scalar) and value.text.partition(".")[0] in self.names
            if key.text in STRUCTURES or (key.text == SAME and is_step) or is_route(key, value):
                return key
        return None


_LAYER_KEYS = frozenset({"type", "op", "operator", "layer", "module", "class", "kind", "fn"})
"""Keys of layers in other configuration files."""


def _name_span(node: Mapping, name: str) -> Span:
    key = node.key(name)
    return key.span if key is not None else node.span
