"""libyaml's reader is a faster road to the same tree: PyYAML's own gives every answer alike."""

from pathlib import Path

import pytest
import yaml

from costcalc.errors import CostcalcError, Source
from costcalc.spec import tree
from costcalc.spec.source import decode
from tests.errors.rewrite import HERE as ERRORS
from tests.errors.rewrite import answer

SPECS = Path(__file__).parent.parent.parent / "specs"
PAIRS = sorted(ERRORS.glob("*.yaml"))

pytestmark = pytest.mark.skipif(not hasattr(yaml, "CLoader"), reason="PyYAML is without libyaml")


@pytest.fixture
def _python_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "loaders", lambda: (yaml.Loader,))


def answered(text: str, *loaders: object) -> str:
    """The tree of a text, places included, or the diagnostics."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "loaders", lambda: loaders)
        try:
            return repr(tree.parse(decode(text.encode(), "text")))
        except CostcalcError as error:
            return str(error)


@pytest.mark.parametrize("path", [*sorted(SPECS.glob("*.yaml")), *PAIRS], ids=lambda p: p.stem)
def test_both_give_the_same_tree(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert answered(text, yaml.CLoader, yaml.Loader) == answered(text, yaml.Loader)


@pytest.mark.usefixtures("_python_alone")
@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_the_diagnostics_are_the_same(path: Path) -> None:
    assert answer(path) == path.with_suffix(".err").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "a:\tb",
        "a: {b: c\t}",
        "a: {doc: is it?, b: 1}",
        "a: [b?]",
        "? a\n: b",
        "a: {b, c: }",
        "a: {b:c}",
        "a: [:b]",
        "a: {b: , c: 1}",
        "a: !t {b: 1}",
        "- a\n b: 1",
        "a: %b",
        "a: 'b",
        '"a\\qb": 1',
        "a: |1-\n  b",
        "%TAG ! x\n--- a",
        "a: b # c?\td",
        "a: [b, c",
        "...\n---\na",
    ],
)
def test_where_the_two_readers_differ_one_of_them_decides(text: str) -> None:
    assert answered(text, yaml.CLoader, yaml.Loader) == answered(text, yaml.Loader)


def test_libyaml_is_used_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the slow reader was asked")

    monkeypatch.setattr(tree, "loaders", lambda: (yaml.CLoader, refuse))
    assert tree.parse(Source("text", "a: 1"))
