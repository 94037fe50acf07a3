"""Data of a record as JSON; `schema/` holds its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

GIVEN = "data"


def render(data: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a JSON text, without newlines; each item of a top-level list is on its own
    line.
    """
    yield "{"
    keys = list(data)
    for key in keys:
        comma = "" if key == keys[-1] else ","
        value = data[key]
        if isinstance(value, list) and value:
            yield f" {_dump(key)}: ["
            last = len(value) - 1
            for index, item in enumerate(value):
                yield f"  {_dump(item)}{'' if index == last else ','}"
            yield f" ]{comma}"
        else:
            yield f" {_dump(key)}: {_dump(value)}{comma}"
    yield "}"


_dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
