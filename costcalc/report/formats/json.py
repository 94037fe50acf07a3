"""Data of a record as JSON; `schema/` holds its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

GIVEN = "data"


def render(data: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a JSON text, without newlines; each item of a top-level list is on its own
    line, but for numbers, such as those of a shape. An iterator is a list whose items are computed
    when they are written.
    """
    yield "{"
    keys = list(data)
    for key in keys:
        comma = "" if key == keys[-1] else ","
        value = data[key]
        if isinstance(value, Iterator):
            yield from _items(key, value, comma)
        elif isinstance(value, list) and not all(isinstance(item, int) for item in value):
            yield from _items(key, iter(value), comma)
        else:
            yield f" {_dump(key)}: {_dump(value)}{comma}"
    yield "}"


def _items(key: str, items: Iterator[Any], comma: str) -> Iterator[str]:
    """A list with each of its items on a line, written one behind the other."""
    first = next(items, _NOTHING)
    if first is _NOTHING:
        yield f" {_dump(key)}: []{comma}"
        return
    yield f" {_dump(key)}: ["
    for item in items:
        yield f"  {_dump(first)},"
        first = item
    yield f"  {_dump(first)}"
    yield f" ]{comma}"


_NOTHING = object()
_dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
