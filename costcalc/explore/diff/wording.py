"""Edits in words: where they are, and what became what."""

from __future__ import annotations

import re

from costcalc.explore.diff.choices import Difference
from costcalc.explore.diff.likeness import TOKEN
from costcalc.spec.siblings import STRUCTURES
from costcalc.spec.tree import Mapping, Node, Scalar

LONGEST = 56
"""Characters of a value that is shown; the middle of a longer one is left out."""

STRUCTURE = frozenset({"do", "table", "repeat", *STRUCTURES})
"""Keys that say nothing of a place, as what they hold has a name or a line."""

OPENING, CLOSING, DELIMITERS = "([{", ")]}", ",|"


def place(difference: Difference) -> str:
    """`blocks: inverted_residual, depthwise, line 18`."""
    section, *rest = difference.trail or (difference.key[1] or difference.key[0],)
    words = [re.sub(r"\(.*\)", "", word) for word in rest if word not in STRUCTURE]
    words = [word for word, before in zip(words, ["", *words], strict=False) if word != before]
    side = "line" if difference.new is not None else "old line"
    words.append(f"{side} {difference.place.line}")
    return f"{section}: {', '.join(words)}"


def what(difference: Difference) -> str:
    """`t 6 -> 4`, `dwconv k=3 -> k=5`, `added fc: linear(10)`, `renamed stem -> head`."""
    old, new = difference.old, difference.new
    before, after = difference.key
    if old is None and new is not None:
        return f"added {_keyed(after, new)}"
    if new is None and old is not None:
        return f"removed {_keyed(before, old)}"
    assert old is not None
    assert new is not None
    if before != after:
        return f"renamed {before} -> {after}"
    if isinstance(old, Scalar) and isinstance(new, Scalar):
        label = after or difference.trail[-1] if difference.trail[-1:] == ("repeat",) else after
        return changed(old.text, new.text, label)
    return f"{cut(flow(old))} -> {cut(flow(new))}"


def _keyed(key: str, node: Node) -> str:
    return cut(f"{key}: {flow(node)}" if key else flow(node))


def flow(node: Node) -> str:
    """A value on one line."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Mapping):
        return f"{{{', '.join(f'{key.text}: {flow(value)}' for key, value in node.pairs)}}}"
    return f"[{', '.join(map(flow, node.items))}]"


def cut(text: str) -> str:
    """The text, without its middle where it is long."""
    if len(text) <= LONGEST:
        return text
    half = (LONGEST - 3) // 2
    return f"{text[:half]} … {text[-half:]}"


def changed(old: str, new: str, column: str = "") -> str:
    """The part of an expression that changed, with the name of the call that it is in."""
    texts = [" ".join(text.split()) for text in (old, new)]
    spots = [[(m.start(), m.end(), m[0]) for m in TOKEN.finditer(text)] for text in texts]
    words = [[word for _, _, word in spot] for spot in spots]
    start, end = _common(*words)
    if not all(_is_name(one, start, end) for one in words):
        start, end = _whole(words, start, end)
    parts = []
    for text, spot in zip(texts, spots, strict=True):
        inside = spot[start : len(spot) - end]
        parts.append(text[inside[0][0] : inside[-1][1]] if inside else "")
    call = _call(words[1], start)
    label = " ".join(filter(None, (column, call)))
    head = f"{label} " if label else ""
    before, after = (part.strip(" ,|") for part in parts)
    if not before:
        return f"{head}added {cut(after)}"
    if not after:
        return f"{head}removed {cut(before)}"
    return f"{head}{cut(before)} -> {cut(after)}"


def _common(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words at the beginning and at the end are the same."""
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    rest = least - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return start, end


def _is_name(words: list[str], start: int, end: int) -> bool:
    """Whether what differs is the name of a call."""
    return len(words) - end == start + 1 and words[start + 1 : start + 2] == ["("]


def _whole(words: list[list[str]], start: int, end: int) -> tuple[int, int]:
    """The whole arguments or elements that differ, with as many brackets opened as closed."""
    start = min(_begin(one, start) for one in words)
    end = min(_rest(one, start, end) for one in words)
    while start > 0 and not all(_is_balanced(one[start : len(one) - end]) for one in words):
        start = min(_begin(one, start - 1) for one in words)
        end = min(_rest(one, start, end) for one in words)
    return start, end


def _is_balanced(words: list[str]) -> bool:
    depth = 0
    for word in words:
        depth += (word in OPENING) - (word in CLOSING)
        if depth < 0:
            return False
    return depth == 0


def _begin(words: list[str], start: int) -> int:
    """The beginning of the argument or element that a word is in."""
    depth = 0
    while start > 0:
        word = words[start - 1]
        depth += (word in CLOSING) - (word in OPENING)
        if depth < 0 or (depth == 0 and word in DELIMITERS):
            break
        start -= 1
    return start


def _rest(words: list[str], start: int, end: int) -> int:
    """The number of words behind the argument or element that begins at `start`, at most `end`."""
    depth = 0
    for place in range(start, len(words)):
        word = words[place]
        depth += (word in OPENING) - (word in CLOSING)
        ended = depth < 0 or (depth == 0 and word in DELIMITERS)
        if ended and place >= len(words) - end:
            return len(words) - place
    return 0


def _call(words: list[str], start: int) -> str:
    """The name of the call around a word, or nothing."""
    depth = 0
    for number in range(start - 1, 0, -1):
        depth += (words[number] in CLOSING) - (words[number] in OPENING)
        if depth < 0:
            name = words[number - 1]
            return name if name.isidentifier() else ""
    return ""
