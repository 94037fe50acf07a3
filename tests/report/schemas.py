"""The JSON Schemas that ship with the package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

import jsonschema


def names() -> set[str]:
    """Of all that there are."""
    folder = resources.files("costcalc.report").joinpath("schema")
    return {path.name.removesuffix(".json") for path in folder.iterdir()}


def loaded(name: str) -> dict[str, Any]:
    """The schema of that name as data."""
    text = resources.files("costcalc.report").joinpath(f"schema/{name}.json").read_text("utf-8")
    return dict(json.loads(text))


def schema(name: str) -> jsonschema.Draft202012Validator:
    """A validator for the data of that name, its schema checked first."""
    found = loaded(name)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


JUDGED_BY_KIND = {
    "$ref",
    "additionalProperties",
    "description",
    "items",
    "maxItems",
    "minItems",
    "minimum",
    "properties",
    "required",
    "type",
}
"""The keywords of a schema that see of a value its type, its sign, its keys, its length."""


def distinct(rows: list[Any]) -> list[Any]:
    """A row for each answer to all of those keywords: most layers of a network have the same."""
    return [json.loads(kind) for kind in {json.dumps(kind_of(row)): row for row in rows}]


def kind_of(value: Any) -> Any:
    """A plain value with the same answer to all of those keywords."""
    if isinstance(value, dict):
        return {key: kind_of(one) for key, one in value.items()}
    if isinstance(value, list):
        return [kind_of(one) for one in value]
    if isinstance(value, str):
        return "text"
    return min(value, 1) if type(value) is int else value


def keywords(name: str, part: str) -> set[str]:
    """The keywords in a part of a schema and in what it refers to."""
    found = loaded(name)
    return set(_keywords({**found["$defs"], part: found["properties"][part]}.values()))


def _keywords(schemas: Iterable[Any]) -> Iterator[str]:
    for one in schemas:
        if isinstance(one, dict):
            yield from one
            yield from _keywords([*one.get("properties", {}).values(), one.get("items")])
