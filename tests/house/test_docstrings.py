"""Every example in a docstring or a page of the documents is run."""

import doctest
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SHOWN = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "costcalc").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
PAGES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "docs").rglob("*.md")
    if ">>> " in path.read_text(encoding="utf-8")
)


def test_there_are_examples() -> None:
    assert "costcalc.api.costs" in SHOWN


@pytest.mark.parametrize("module", SHOWN)
def test_examples(module: Any) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


def test_a_wrong_example_is_noticed() -> None:
    parsed = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert doctest.DocTestRunner(verbose=False).run(parsed, out=lambda text: None).failed == 1


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_examples_in_pages(path: Any) -> None:
    found = doctest.testfile(str(ROOT / path), module_relative=False, verbose=False)
    assert found.attempted
    assert found.failed == 0
