"""Mutation testing itself: the defects it plants, and that it tells which ones survive."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.defects import defects
from tests.mutants.equivalent import equivalent
from tests.mutants.packages import PACKAGES
from tests.mutants.trial import ROOT

CODE = '''"""A module."""


def area(h: int, w: int = 1) -> int:
    """The area; `h + w` is none of it."""
    if h < 2 and not w:
        return 0
    total = h * w
    total += 3
    return total


def near(numbers: list[int]) -> list[int]:
    return [x for x in numbers if x == 1]
'''
TESTS = "from costcalc.shape import area\n\n\ndef test_area():\n    assert area(4, 5) == 23\n"


def changes(source: Any) -> Any:
    return {(x.removed, x.added) for x in defects("a.py", source)}


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        ("total = h * w", "total = (h + w)"),
        ("total = h * w", "total = w * w"),
        ("total += 3", "pass"),
        ("total += 3", "total += 4"),
        ("if h < 2 and not w:", "if (h <= 2) and not w:"),
        ("if h < 2 and not w:", "if (h < 2 or not w):"),
        ("if h < 2 and not w:", "if h < 2 and w:"),
        ("if h < 2 and not w:", "if (not (h < 2 and (not w))):"),
        ("def area(h: int, w: int = 1) -> int:", "def area(h: int, w: int = 2) -> int:"),
        ("return [x for x in numbers if x == 1]", "return [x for x in numbers if (x != 1)]"),
        ("return [x for x in numbers if x == 1]", "return ([x for x in numbers if not x == 1])"),
    ],
)
def test_a_kind_of_defect(removed: Any, added: Any) -> None:
    assert ((removed,), (added,)) in changes(CODE)


@pytest.mark.parametrize(
    ("removed", "added"),
    [
        ("return first(a, b)", "return last(a, b)"),
        ("return first(a, b)", "return first(b, a)"),
    ],
)
def test_names_and_arguments_are_exchanged(removed: Any, added: Any) -> None:
    assert ((removed,), (added,)) in changes("def f(a, b):\n    return first(a, b)\n")


def test_every_defect_is_a_program_and_differs() -> None:
    for path in PACKAGES["units"].files(ROOT):
        source = (ROOT / path).read_text(encoding="utf-8")
        found = defects(path, source)
        assert len(found) > 50
        for defect in found:
            assert ast.dump(ast.parse(defect.mutated)) != ast.dump(ast.parse(source))


def test_texts_and_annotations_are_left_alone() -> None:
    assert not changes('def f(x: "Literal[1, 2]" = None) -> int:\n    """1 + 1."""\n    return x\n')


def test_a_defect_is_killed_or_survives(tmp_path: Path) -> None:
    """In a repository of its own: what a test looks at is killed, what none looks at survives."""
    code, tests = tmp_path / "here" / "costcalc", tmp_path / "here" / "tests"
    for folder in (code, tests):
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
    (code / "shape.py").write_text(CODE)
    (tests / "test_shape.py").write_text(TESTS)
    (tests.parent / "pyproject.toml").write_text("")
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.mutants.defects import defects\n"
        "from tests.mutants.trial import Tree\n"
        "tree = Tree(Path(sys.argv[2]), Path(sys.argv[1]))\n"
        "seen = tree.baseline(['tests/test_shape.py'])\n"
        "assert [x.test for x in seen] == ['tests/test_shape.py::test_area'], seen\n"
        "assert 'costcalc/shape.py:4' in seen[0].functions, seen\n"
        "source = Path(sys.argv[1], 'costcalc/shape.py').read_text()\n"
        "for x in defects('costcalc/shape.py', source):\n"
        "    print(tree.survives(x.path, x.mutated, seen), x.removed[0], '->', x.added[0])\n"
    )
    copy = tmp_path / "copy"
    copy.mkdir()
    lines = _output(program, tests.parent, copy)
    assert "False total = h * w -> total = (h + w)" in lines
    assert "False total += 3 -> pass" in lines
    assert "True if h < 2 and not w: -> if (h <= 2) and not w:" in lines
    assert "True return [x for x in numbers if x == 1] -> " in "\n".join(lines)
    assert (code / "shape.py").read_text() == (copy / "costcalc" / "shape.py").read_text() == CODE


def _output(program: str, *arguments: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_list_of_equivalent_defects_is_up_to_date() -> None:
    """Each can still be planted, and has a reason."""
    known = equivalent()
    for (path, removed, added), reason in known.items():
        source = (ROOT / path).read_text(encoding="utf-8")
        assert (path, removed, added) in {x.key for x in defects(path, source)}
        assert len(reason) > 20


def test_an_equivalent_defect_is_read() -> None:
    text = "# words\n\na.py\n- x + 1\n+ (x - 1)\n= of no\n= consequence\n"
    assert equivalent(text) == {("a.py", ("x + 1",), ("(x - 1)",)): "of no consequence"}
