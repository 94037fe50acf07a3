"""`--against-args`: NAME=VALUE as they are typed, with values as Python or YAML writes them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

import click

LONGEST = 10_000
WORDS = {"true": True, "false": False, "none": None, "null": None}
OPENING, CLOSING, QUOTES = "([{", ")]}", "'\""


def arguments(texts: Iterable[str]) -> dict[str, Any]:
    """`aux_logits=false,size=(1,2)`: each name with its value.

    Numbers, true and false, none, text in quotes, and tuples, lists and mappings of these are what
    they are in Python; any other word is text. Raises click.UsageError for what cannot be read.
    """
    found: dict[str, Any] = {}
    for text in texts:
        for part in split(text):
            name, equals, value = (word.strip() for word in part.partition("="))
            if not (name.isidentifier() and equals and value):
                raise click.UsageError(f"`{part.strip()}` is not an argument; write NAME=VALUE")
            if name in found:
                raise click.UsageError(f"the argument `{name}` is given twice")
            found[name] = read(name, value)
    return found


def split(text: str) -> Iterator[str]:
    """Split at commas that are outside brackets and quotes."""
    depth, quote, start = 0, "", 0
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in QUOTES:
            quote = character
        elif character == "," and depth <= 0:
            if text[start:place].strip():
                yield text[start:place]
            start = place + 1
        else:
            depth += (character in OPENING) - (character in CLOSING)
    if text[start:].strip():
        yield text[start:]


def read(name: str, text: str) -> Any:
    """The value of an argument. Raises click.UsageError."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        if not set(text) & {*OPENING, *CLOSING, *QUOTES}:
            return _word(text)
        tree = _Literals().visit(ast.parse(text, mode="eval"))
        return _finite(ast.literal_eval(tree))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        shown = text if len(text) <= 40 else f"{text[:40]}..."
        message = f"the value `{shown}` of `{name}` cannot be read; put text in quotes"
        raise click.UsageError(message) from None


def _word(text: str) -> Any:
    """A number, true, false, none, or else the text itself."""
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        if text.lstrip("+-").replace("_", "").isdigit():  # more digits than Python reads
            raise
        return text
    return _finite(value)


def _finite(value: Any) -> Any:
    """The value. Raises ValueError if it contains infinity or NaN."""
    if isinstance(value, float) and not isfinite(value):
        raise ValueError
    if isinstance(value, dict):
        list(map(_finite, (*value, *value.values())))
    elif isinstance(value, (tuple, list, set)):
        list(map(_finite, value))
    return value


class _Literals(ast.NodeTransformer):
    """Words inside brackets: true, false and none, and any other as text."""

    def visit_Name(self, node: ast.Name) -> ast.Constant:
        return ast.Constant(WORDS.get(node.id.lower(), node.id))
