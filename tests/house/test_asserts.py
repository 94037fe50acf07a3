"""An `assert` tells a type to mypy and checks nothing: it is gone under `python -O`.

What guards an answer is `errors.confirm`, or an exception of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import costcalc

HOUSE = Path(costcalc.__file__).parent


def checks(text: str) -> Iterator[int]:
    """Lines with an `assert` of anything but `isinstance(...)` or `... is not None`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assert) and not _narrows(node.test):
            yield node.lineno


def _narrows(test: ast.expr) -> bool:
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Name) and test.func.id == "isinstance"
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.IsNot):
        return False
    other = test.comparators[0]
    return isinstance(other, ast.Constant) and other.value is None


def test_no_assert_guards_an_answer() -> None:
    files = sorted(HOUSE.rglob("*.py"))
    assert len(files) > 100
    found = [f"{path}:{line}" for path in files for line in checks(path.read_text("utf-8"))]
    assert found == []


def test_planted_asserts_are_found() -> None:
    text = "assert ours == theirs\nassert isinstance(x, int)\nassert x is not None\nassert holds(x)"
    assert list(checks(text)) == [1, 4]
