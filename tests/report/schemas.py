"""The JSON Schemas that ship with the package."""

import json
from importlib import resources

import jsonschema


def schema(name):
    """A validator for the data of that name, its schema checked first."""
    text = resources.files("costcalc.report").joinpath(f"schema/{name}.json").read_text("utf-8")
    loaded = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)
