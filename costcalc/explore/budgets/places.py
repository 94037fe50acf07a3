"""Where the values of a TOML text are written, which `tomllib` does not say.

A text that `tomllib` reads is cut into statements: headers, and keys with their values. Of each
value the place of its text is known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, TypeAlias

from costcalc.errors import Source, Span
from costcalc.records import NamedTuple
from costcalc.spec.source import span_at

Keys: TypeAlias = tuple["str | int", ...]
"""The keys that lead to a value; a number for an entry of an array of tables."""

QUOTES = ('"""', "'''", '"', "'")
OPENING, CLOSING = "[{", "]}"


class Written(NamedTuple):
    """A value, or a header: the characters of its key and of its text."""

    key: tuple[int, int]
    value: tuple[int, int]


class Places:
    """The places of a text that `tomllib` has read."""

    def __init__(self, source: Source):
        self.source = source
        self.found: dict[Keys, Written] = {}
        self._arrays: dict[Keys, int] = {}
        self._read()

    def span(self, keys: Keys) -> Span:
        """Where a key is written, or what is around it; the beginning of the text if nothing is."""
        while keys and keys not in self.found:
            keys = keys[:-1]
        if not keys:
            return Span(self.source, 1, 1)
        start, end = self.found[keys].key
        return span_at(self.source, start, max(1, end - start))

    def value(self, keys: Keys) -> tuple[int, int] | None:
        """The characters of a value, its quotation marks included; None if it is within another."""
        found = self.found.get(keys)
        return found.value if found else None

    def _read(self) -> None:
        text, at = self.source.text, 0
        base: Keys = ()
        while (at := _next(text, at)) < len(text):
            if text[at] == "[":
                end = _end(text, at, "\n#")
                base = self._header(text[at:end].strip(), at)
                at = end
            else:
                at = self._statement(base, at, "\n#")

    def _header(self, text: str, at: int) -> Keys:
        """The keys of `[a.b]` or `[[a.b]]`, with the number of the entry that an array is at."""
        is_entry = text.startswith("[[")
        words = _keys(text.strip("[] \t"))
        keys = self._numbered(words[:-1])
        keys = (*keys, words[-1])
        if is_entry:
            self._arrays[keys] = self._arrays.get(keys, -1) + 1
        if keys in self._arrays:
            keys = (*keys, self._arrays[keys])
        self.found[keys] = Written((at, at + len(text)), (at, at))
        return keys

    def _numbered(self, words: Keys) -> Keys:
        """The keys, with the current entry of each array of tables on the way."""
        keys: Keys = ()
        for word in words:
            keys = (*keys, word)
            if keys in self._arrays:
                keys = (*keys, self._arrays[keys])
        return keys

    def _statement(self, base: Keys, at: int, ends: str) -> int:
        """Read `key = value` at a place; the place behind it."""
        text = self.source.text
        sign = _end(text, at, "=")
        words = _keys(text[at:sign])
        start = sign + 1
        while text[start] in " \t":
            start += 1
        end = _end(text, start, ends)
        stop = start + len(text[start:end].rstrip())
        keys = (*base, *words)
        self.found[keys] = Written((at, at + len(text[at:sign].rstrip())), (start, stop))
        if text[start] == "{":
            self._inline(keys, start + 1, stop - 1)
        return end

    def _inline(self, base: Keys, at: int, end: int) -> None:
        """Read the keys of a table that is written in one value."""
        text = self.source.text
        while at < end:
            if text[at] in " \t\r\n,":
                at += 1
            else:
                at = self._statement(base, at, ",}")


def _keys(text: str) -> Keys:
    """The keys of `a."b c".d`."""
    found: list[str | int] = []
    inside: object = tomllib.loads(f"{text.strip()} = 0")
    while isinstance(inside, dict):
        word, inside = next(iter(inside.items()))
        found.append(word)
    return tuple(found)


def _next(text: str, at: int) -> int:
    """The next place that is neither blank nor in a comment."""
    while at < len(text) and (text[at].isspace() or text[at] == "#"):
        if text[at] == "#":
            at = text.find("\n", at) % (len(text) + 1)
        else:
            at += 1
    return at


def _end(text: str, at: int, ends: str) -> int:
    """The place of the first of some characters that is outside strings and brackets."""
    depth = 0
    while at < len(text):
        quote = next((one for one in QUOTES if text.startswith(one, at)), "")
        if quote:
            at = _behind_string(text, at, quote)
            continue
        if depth == 0 and text[at] in ends:
            return at
        if depth and text[at] == "#":
            at = text.find("\n", at) % (len(text) + 1)
            continue
        depth += (text[at] in OPENING) - (text[at] in CLOSING)
        at += 1
    return at


def _behind_string(text: str, at: int, quote: str) -> int:
    """The place behind a string, of which `at` is the beginning."""
    at += len(quote)
    while not text.startswith(quote, at):
        at += 2 if text[at] == "\\" and quote[0] == '"' else 1
    at += len(quote)
    while len(quote) == 3 and text.startswith(quote[0], at):
        at += 1  # a quotation mark or two may stand before the last three
    return at


def entries(document: dict[str, Any], *keys: str) -> Iterator[tuple[Keys, object]]:
    """The entries of an array of tables in a document, each with the keys that lead to it."""
    inside: Any = document
    base: Keys = keys
    for key in keys:
        inside = inside.get(key) if isinstance(inside, dict) else None
    if isinstance(inside, list):
        yield from (((*base, number), one) for number, one in enumerate(inside))
