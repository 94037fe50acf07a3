"""The JSON Schemas that ship with the package."""

from __future__ import annotations

import json
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
