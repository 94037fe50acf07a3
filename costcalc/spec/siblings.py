"""The steps of one list: which key is a step's name or structure, and the path segment it gets."""

from __future__ import annotations

from collections.abc import Iterable

from costcalc.errors import Diagnostic, Span
from costcalc.spec.reader import Faults
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


def items_of(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def heads_of(keys: Iterable[Scalar]) -> list[Scalar]:
    """The keys of a step that are its name or its structure; there should be one."""
    heads = [key for key in keys if key.text not in MODIFIERS and key.text not in BELONGS]
    return [key for key in heads if key.text not in LATER] or heads


def given_names(node: Node, faults: Faults) -> set[str]:
    """Names given among siblings, those inside groups without a segment of their own included."""
    names: dict[str, Span] = {}
    for item in items_of(node):
        if not isinstance(item, Mapping):
            continue
        keys = {key.text for key, _ in item.pairs}
        heads = heads_of(key for key, _ in item.pairs)
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
            for inner in given_names(inside, Faults()):
                names.setdefault(inner, item.span)
    return set(names)


def is_group(node: Node) -> bool:
    """Whether a value can be read as a list of steps, or as one."""
    if not isinstance(node, Mapping):
        return isinstance(node, Sequence)
    return len(heads_of(key for key, _ in node.pairs)) == 1
