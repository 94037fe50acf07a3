"""Each JSON that is written has a schema that ships, and each schema asks for all its keys."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import costcalc
from tests.golden.commands import CASES
from tests.golden.recording import RECORDED
from tests.report.schemas import loaded, names

PACKAGE = Path(costcalc.__file__).parent
OF_COMMAND = {"export": "graph"}
OF_CASE = {
    "formula_peak": "formula_largest",
    "formula_peaks": "formula_largest",
    "grades": "grades",
    "list_devices": "devices",
    "list_operators": "operators",
    "scale_published": "scale_published",
    "scale_search": "scale_search",
    "verify_against": "against",
    "verify_formula": "proof",
}
ENDS = {"inputs", "outputs"}
"""The keys of inputs and outputs with names."""

OPTIONAL = {
    "against": {"dilation", "groups", "kernel", "stride", *ENDS},
    "compare": {"active", "flops", "paths", *ENDS},
    "counters": ENDS,
    "diff": ENDS,
    "explain": {"active", "shares"},
    "graph": {"shares", *ENDS},
    "list": ENDS,
    "memory": {"cache", "order", "training", *ENDS},
    "network": {
        *("active", "at_least", "counted", "counter", "flops", "memory", "norm_fused"),
        "references",
        *("sets", "shares"),
        *ENDS,
    },
    "proof": {"fvcore", "without"},
    "roofline": {"along", *ENDS},
    "scale": {"inputs"},
    "solve": {"active", "bops", "bytes", "intensity", "peak_memory", "size"},
    "sweep": {"search"},
    "worksheet": {"answers", "macs", "mistakes", "output", "params", "work"},
    "verify": {"fvcore_uses", "shares", "without_fvcore", *ENDS},
}
"""Keys that stand only where there is something to say."""

Load = Callable[[str], dict[str, Any]]
JSONS = [case for case in CASES if (RECORDED / f"{case.name}.json").exists()]


def schema_of(case: str, command: str) -> str:
    """The name of the schema of a case: its own, or that of its command."""
    return OF_CASE.get(case) or OF_COMMAND.get(command, command)


SCHEMAS = {case.name: schema_of(case.name, case.name.partition("_")[0]) for case in JSONS}


def valid(load: Load, case: str, text: str) -> None:
    jsonschema.Draft202012Validator(load(SCHEMAS[case])).validate(json.loads(text))


@pytest.mark.parametrize("case", SCHEMAS)
def test_what_is_recorded_is_valid(case: str) -> None:
    valid(loaded, case, (RECORDED / f"{case}.json").read_text(encoding="utf-8"))


def test_every_schema_is_of_something_recorded() -> None:
    assert set(SCHEMAS.values()) == names()


def asks_for_every_key(load: Load, name: str) -> None:
    """An object has no keys but those of its schema, and all of them but the optional ones."""
    found = list(_objects(load(name)))
    assert found
    for one in found:
        assert one.get("additionalProperties") is False, one
        missing = set(one["properties"]) - set(one["required"])
        assert missing <= OPTIONAL.get(name, set()), missing
        assert set(one["required"]) <= set(one["properties"])


@pytest.mark.parametrize("name", sorted(names()))
def test_a_schema_asks_for_every_key(name: str) -> None:
    asks_for_every_key(loaded, name)


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that describes an object with keys of its own."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        node = list(node.values())
    for one in node if isinstance(node, list) else ():
        yield from _objects(one)


def docstrings() -> Iterator[str]:
    """Of every module, class and function of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                yield ast.get_docstring(node) or ""


def test_every_schema_is_named_where_it_is_written_and_every_named_one_exists() -> None:
    named = re.findall(r"schema/(\w+)\.json", "\n".join(docstrings()))
    assert set(named) == names()


def test_every_writer_of_data_names_its_schema() -> None:
    """Where the key `schema` is given, the docstring of function or file says which it is."""
    writers = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and _gives_schema(node):
                writers += 1
                said = f"{ast.get_docstring(node)} {ast.get_docstring(tree)}"
                assert re.search(r"schema/\w+\.json", said), (path, node.name)
    assert writers


def _gives_schema(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(key, ast.Constant) and key.value == "schema"
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key in node.keys
    )
