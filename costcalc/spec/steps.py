"""Lists of layers: the steps, what they hold, and the path segments they get.

A segment is the given name, else the word of the operator, block or structure, numbered among its
siblings (`conv`, `conv_2`). A step that only groups (`do`, `when`) adds none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from costcalc.errors import Diagnostic, Span, SpecError, did_you_mean, fault, misspelling
from costcalc.spec import expression, parser
from costcalc.spec.mistakes import hint_for_rest, is_rest_of_call
from costcalc.spec.reader import (
    Faults,
    as_expression,
    as_flag,
    as_mapping,
    as_scalar,
    as_sequence,
    name_of,
    read_table,
    reserved,
)
from costcalc.spec.syntax import (
    Body,
    Branch,
    Carry,
    ChainElement,
    Either,
    Element,
    Group,
    LayerChain,
    Merge,
    Residual,
    Same,
    Step,
    Table,
    Tap,
    What,
)
from costcalc.spec.tree import Mapping, Node, Scalar, Sequence

MERGES = ("concat", "add", "mul")
STRUCTURES = ("do", "residual", "tap", *MERGES)
MODIFIERS = ("when", "repeat", "table", "from", "carry")
BELONGS = {"skip": "residual", "if": "residual", "axis": "concat"}
WORDS = frozenset((*STRUCTURES, *MODIFIERS, *BELONGS))
LATER = ("shared", "tied")
"""Modifiers added after version 0.1: where a step has no other key, they are its name."""
SAME = "same"
"""A structure added after version 0.1: inside a named step, before the name of an earlier step."""


class Siblings:
    """Path segments used among siblings. Names given in the spec take precedence over words."""

    def __init__(self, given: set[str]):
        self.taken = set(given)
        self.numbers: dict[str, int] = {}

    def word(self, word: str) -> str:
        """The word, with a number where it is taken."""
        segment, number = word, self.numbers.get(word, 1)
        while segment in self.taken:
            number += 1
            segment = f"{word}_{number}"
        self.taken.add(segment)
        self.numbers[word] = number
        return segment


def read_body(node: Node, faults: Faults) -> Body:
    """The layers of a network, a block or a branch: a chain, one step, or a list of steps."""
    siblings = Siblings(_given_names(node, faults))
    return _StepReader(faults).body(node, siblings)


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _heads(keys: Iterable[Scalar]) -> list[Scalar]:
    """The keys of a step that are its name or its structure; there should be one."""
    heads = [key for key in keys if key.text not in MODIFIERS and key.text not in BELONGS]
    return [key for key in heads if key.text not in LATER] or heads


def _given_names(node: Node, faults: Faults) -> set[str]:
    """Names given among siblings, those inside groups without a segment of their own included."""
    names: dict[str, Span] = {}
    for item in _items(node):
        if not isinstance(item, Mapping):
            continue
        keys = {key.text for key, _ in item.pairs}
        heads = _heads(key for key, _ in item.pairs)
        named = [key for key in heads if key.text not in STRUCTURES]
        inside = item.get("do")
        if named:
            name = named[0]
            if name.text in names and "when" not in keys:
                note = f"the first one is at line {names[name.text].line}"
                message = f"two steps are named `{name.text}`"
                faults.note(Diagnostic(message, name.span, notes=(note,)))
            names.setdefault(name.text, name.span)
        elif inside is not None and not keys & {"repeat", "table"}:
            for inner in _given_names(inside, Faults()):
                names.setdefault(inner, item.span)
    return set(names)


class _StepReader:
    def __init__(self, faults: Faults):
        self.faults = faults
        self.names: set[str] = set()
        """The names of all steps so far."""

    def body(self, node: Node, siblings: Siblings) -> Body:
        steps: list[Step] = []
        for item in _items(node):
            with self.faults.collect():
                steps.append(self.step(item, siblings))
        return tuple(steps)

    def inner(self, node: Node) -> Body:
        """A body with a path segment of its own above it."""
        return self.body(node, Siblings(_given_names(node, self.faults)))

    def step(self, node: Node, siblings: Siblings) -> Step:
        if isinstance(node, Sequence):
            raise fault("a step must be a chain or a mapping, not a list", node.span)
        if isinstance(node, Scalar):
            line = self.line(node, siblings, named=False)
            return Step(None, None, line, node.span)
        return self.mapping(node, siblings)

    def mapping(self, node: Mapping, siblings: Siblings) -> Step:
        pairs = dict(node.pairs)
        name: str | None = None
        given: Span | None = None
        heads = _heads(pairs)
        if not heads:
            first = node.pairs[0][0] if node.pairs else None
            helps = (reserved(first.text, WORDS),) if first else ()
            raise fault("a step needs a name, `do:` or a structure", node.span, helps=helps)
        if len(heads) > 1:
            raise self.two_heads(heads)
        head, value = heads[0], pairs.pop(heads[0])
        if head.text not in STRUCTURES:
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

    def two_heads(self, heads: list[Scalar]) -> SpecError:
        first, second = heads[:2]
        message = f"one step cannot be both `{first.text}` and `{second.text}`"
        if cut := hint_for_rest(second.text, second.span):
            return fault(message, second.span, helps=(cut,))
        if first.text in _LAYER_KEYS or second.text in _LAYER_KEYS:
            call = "a layer is a call with its attributes: `- stem: conv(64, k=3)`"
            return fault(message, second.span, helps=(call,))
        words = {*WORDS, *LATER}
        near = did_you_mean(second.text, words) or did_you_mean(first.text, words)
        help_text = "write each step as an entry of a list, with a `-` of its own"
        if {first.text, second.text} & set(STRUCTURES):
            help_text = "name a structure as `name: {concat: ...}`"
        return fault(message, second.span, helps=(near, help_text))

    def joined(self, outer: dict[Scalar, Node], inner: Mapping) -> dict[Scalar, Node]:
        """The keys beside a name and those of the structure it names."""
        merged = dict(inner.pairs)
        present = {key.text for key in merged}
        heads = _heads(merged)
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
        if not _is_group(value):
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
        modifiers: dict[str, Node],
        siblings: Siblings,
    ) -> Step:
        loops = "repeat" in modifiers or "table" in modifiers
        if head.text != "do":
            segment = segment or siblings.word(head.text)
        elif name is None and loops:
            word = _only_word(value) or ("repeat" if "repeat" in modifiers else "table")
            segment = siblings.word(word)
        what = self.what(head, value, modifiers, siblings, segment)
        carry = modifiers.get("carry")
        if carry is not None and not loops:
            raise fault("`carry` can only be used with `repeat` or `table`", carry.span)
        return Step(
            name=name,
            segment=segment,
            what=what,
            when=self.expression(modifiers, "when"),
            repeat=self.expression(modifiers, "repeat"),
            table=self.table(modifiers),
            sources=self.sources(modifiers),
            carry=self.carries(carry) if carry is not None else (),
            shared=self.shared(modifiers),
            tied=self.tied(modifiers, what),
            span=node.span if name is None else _name_span(node, name),
        )

    def what(
        self,
        head: Scalar,
        value: Node,
        modifiers: dict[str, Node],
        siblings: Siblings,
        segment: str | None,
    ) -> What:
        if head.text == "do":
            if isinstance(value, Scalar):
                return self.line(value, siblings, named=segment is not None)
            return Group(self.inner(value) if segment else self.body(value, siblings))
        if head.text == "residual":
            return self.residual(value, modifiers)
        if head.text == "tap":
            return Tap(self.inner(value))
        if head.text == SAME:
            return Same(as_scalar(value, "`same` (a step's name)"))
        return self.merge(head, value, modifiers)

    def residual(self, value: Node, modifiers: dict[str, Node]) -> Residual:
        siblings = Siblings(_given_names(value, self.faults))
        body = self.body(value, siblings)
        skip = modifiers.get("skip")
        skipped = self.branch("skip", skip, siblings) if skip is not None else ()
        condition = self.expression(modifiers, "if")
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
            what = self.line(node, siblings, named=True)
        else:
            what = Group(self.inner(node))
        return (Step(name, segment, what, node.span),)

    def merge(self, head: Scalar, value: Node, modifiers: dict[str, Node]) -> Merge:
        if not isinstance(value, Mapping):
            example = f"write its branches, each with a name: `{head.text}: {{a: ..., b: ...}}`"
            helps = (example, f"`{head.text}` is a reserved word and cannot name a step")
            raise fault(f"`{head.text}` needs branches with names", value.span, helps=helps)
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
        axis = self.expression(modifiers, "axis")
        return Merge(head.text, tuple(branches), axis, siblings.word(head.text))

    def structure_in(self, node: Node) -> Scalar | None:
        """The key that makes a mapping a structure. `same` is one before the name of a step."""
        if not isinstance(node, Mapping):
            return None
        for key, value in node.pairs:
            is_step = isinstance(value, Scalar) and value.text in self.names
            if key.text in STRUCTURES or (key.text == SAME and is_step):
                return key
        return None

    # Chains

    def line(self, scalar: Scalar, siblings: Siblings, *, named: bool) -> LayerChain:
        node = parser.parse(scalar, layers=True)
        inner = Siblings(set()) if named else siblings
        return LayerChain(self.elements(node, inner, named))

    def elements(
        self, node: expression.Node, siblings: Siblings, alone: bool
    ) -> tuple[Element, ...]:
        match node:
            case expression.Chain(parts=parts):
                found = [self.elements(part, siblings, False) for part in parts]
                return tuple(element for elements in found for element in elements)
            case expression.Choice(condition=condition, then=then, other=other):
                first = self.elements(then, siblings, alone)
                return (Either(condition, first, self.elements(other, siblings, alone)),)
            case expression.Name(name=word) | expression.Call(name=word):
                return (ChainElement(siblings.word(word), node, alone),)
            case _:
                message = "an operator or a block is expected here, not a value"
                raise fault(message, node.span, helps=(_hint_for_value(node),))

    # Modifiers

    def expression(self, modifiers: dict[str, Node], key: str) -> expression.Node | None:
        node = modifiers.get(key)
        return None if node is None else as_expression(node, f"`{key}`")

    def table(self, modifiers: dict[str, Node]) -> Table | None:
        node = modifiers.get("table")
        return None if node is None else read_table(node, self.faults, parser.parse)

    def sources(self, modifiers: dict[str, Node]) -> tuple[Scalar, ...]:
        node = modifiers.get("from")
        if node is None:
            return ()
        scalars = tuple(as_scalar(item, "`from` (a step's name)") for item in _items(node))
        if not scalars:
            raise fault("`from` must name at least one step", node.span)
        for scalar in scalars:
            name_of(scalar, "a step")
        return scalars

    def shared(self, modifiers: dict[str, Node]) -> bool:
        node = modifiers.get("shared")
        if node is not None and "repeat" not in modifiers:
            helps = ("to use an earlier step's weights write `NAME: {same: STEP}`",)
            raise fault("`shared` can only be used with `repeat`", node.span, helps=helps)
        return node is not None and as_flag(node, "`shared`")

    def tied(self, modifiers: dict[str, Node], what: What) -> Scalar | None:
        node = modifiers.get("tied")
        if node is None:
            return None
        one = isinstance(what, LayerChain) and len(what.elements) == 1
        if not one:
            helps = ("give the layer a step of its own",)
            raise fault("`tied` can only be used on one layer", node.span, helps=helps)
        return as_scalar(node, "`tied` (the path of a layer)")

    def carries(self, node: Node) -> tuple[Carry, ...]:
        carries = []
        for key, value in as_mapping(node, "`carry`").pairs:
            pair = as_sequence(value, "`carry` of a name, [first, later]").items
            if len(pair) != 2:
                raise fault("`carry` takes two names, [first, later]", value.span)
            first, later = (as_scalar(item, "a step's name") for item in pair)
            for scalar in (first, later):
                name_of(scalar, "a step")
            carries.append(Carry(name_of(key, "a carried tensor"), first, later, key.span))
        return tuple(carries)


_LAYER_KEYS = frozenset({"type", "op", "operator", "layer", "module", "class", "kind", "fn"})
"""Keys of layers in other configuration files."""


def _hint_for_value(node: expression.Node) -> str:
    """What was probably meant by arithmetic among layers, or an empty text."""
    match node:
        case expression.Binary("-", expression.Name(name)):  # the next line begins with `- `
            return f"is a `:` missing after `{name}`?"
        case expression.Binary("*"):
            return "to run a step n times write it as `- do: ...` with `repeat: n` below"
        case expression.Binary("+"):
            return "layers in a row are joined by `|`; the sum of two is `add: {a: ..., b: ...}`"
    return ""


def _is_group(node: Node) -> bool:
    """Whether a value can be read as a list of steps, or as one."""
    if not isinstance(node, Mapping):
        return isinstance(node, Sequence)
    return len(_heads(key for key, _ in node.pairs)) == 1


def _only_word(node: Node) -> str | None:
    """The word of a chain of one operator or block."""
    if not isinstance(node, Scalar):
        return None
    tree = parser.parse(node)
    return tree.name if isinstance(tree, (expression.Name, expression.Call)) else None


def _name_span(node: Mapping, name: str) -> Span:
    key = node.key(name)
    return key.span if key is not None else node.span
