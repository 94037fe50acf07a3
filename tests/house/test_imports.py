"""Who may import whom: each package only from its left, each third party only in its home."""

import ast
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "costcalc"
ORDER = (
    "version",
    "records",
    "errors",
    "algebra",
    "ops",
    "spec",
    "graph",
    "cost",
    "explore",
    "imports",
    "bridge",
    "report",
    "export",
    "api",
    "cli",
)
STRANGERS = {("spec", "ops"), ("ops", "spec")}
HOMES = {
    "click": ("cli/",),
    "dask": (),
    "distributed": ("explore/sweeps/cluster.py",),
    "hypothesis": (),
    "jsonschema": (),
    "numpy": ("algebra/arrays.py", "explore/sweeps/", "report/sweep/parquet.py"),
    "onnx": ("bridge/onnx/",),
    "pyarrow": ("report/sweep/parquet.py",),
    "pytest": (),
    "resvg_py": ("report/drawing/png.py",),
    "rich": ("report/page/terminal.py",),
    "sympy": (
        "algebra/facts.py",
        "algebra/symbolic.py",
        "algebra/symbols.py",
        "algebra/traced.py",
        "cost/",
        "explore/",
        "bridge/proof.py",
        "report/notation/",
    ),
    "torch": ("bridge/",),
    "fvcore": ("bridge/measure.py",),
    "yaml": ("spec/tree.py",),
}


def imported(source: str, module: str) -> set[str]:
    """Dotted names a module imports, at its top or inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(module: str) -> str:
    """The part of the house a dotted name is in; the package itself counts as its end."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "api"


def offences(source: str, file: str) -> list[str]:
    """What a file imports that it may not; `file` is its path inside the package."""
    own = file.removesuffix(".py").split("/")[0]
    found = []
    for name in imported(source, file):
        top = name.split(".")[0]
        if top == "costcalc":
            other = room(name)
            wrong_way = ORDER.index(other) > ORDER.index(own) if own in ORDER else False
            if other != own and (wrong_way or (own, other) in STRANGERS):
                found.append(f"{file} imports {name}")
        elif top in HOMES and not file.startswith(HOMES[top]):
            found.append(f"{file} imports {name}")
    return found


FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
CHECKED = [file for file in FILES if file not in ("__init__.py", "__main__.py")]


@pytest.mark.parametrize("file", CHECKED)
def test_a_file_imports_only_what_it_may(file: Any) -> None:
    assert offences((PACKAGE / file).read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("algebra/exact.py", "from costcalc.ops import find"),
        ("spec/load.py", "from costcalc import ops"),
        ("ops/conv.py", "import costcalc.spec.load"),
        ("graph/build.py", "def f():\n    import numpy"),
        ("cost/cost.py", "import torch.nn"),
        ("report/formats/table.py", "from rich.text import Text"),
        ("spec/catalog.py", "import click"),
        ("errors/nearest.py", "from costcalc.algebra import Exact"),
    ],
)
def test_an_offender_is_noticed(file: Any, line: Any) -> None:
    assert offences(line, file) != []


def test_every_room_is_known() -> None:
    assert {file.removesuffix(".py").split("/")[0] for file in CHECKED} == set(ORDER)


COMPUTING = ("cost", "explore", "imports", "bridge")
OWN_ROAD = frozenset({"check", "grade", "plot", "sweep", "worksheet"})
"""Commands with something that Python has no function for, or has in another form: files of budgets
and answers, pictures, rows that are written while they are computed.
"""
HINTS = frozenset({"costcalc.explore.domain.numbers_of"})
"""What a message about options lists."""


def computes(source: str, file: str) -> list[str]:
    """The functions that a command calls past the API: neither types nor constants."""
    return [
        name
        for name in sorted(imported(source, file))
        if name.startswith("costcalc.") and room(name) in COMPUTING
        if name.rpartition(".")[2].islower() and name not in HINTS
    ]


COMMANDS = [file for file in CHECKED if file.startswith("cli/commands/")]


@pytest.mark.parametrize("file", COMMANDS)
def test_a_command_calls_what_a_notebook_calls(file: str) -> None:
    found = computes((PACKAGE / file).read_text(encoding="utf-8"), file)
    assert bool(found) == (Path(file).stem in OWN_ROAD), found


def test_a_command_that_computes_is_noticed() -> None:
    file = "cli/commands/memory.py"
    assert computes("from costcalc.cost.memory.planners import PLANNERS, Planner", file) == []
    line = "def f():\n    from costcalc.cost.memory.record import memory_of"
    assert computes(line, file) == ["costcalc.cost.memory.record.memory_of"]


def test_the_lazy_names_are_those_of_the_api() -> None:
    import costcalc
    from costcalc import api

    assert set(costcalc.__all__) == {*api.__all__, "__version__"}
    assert all(hasattr(costcalc, name) for name in costcalc.__all__)


def test_the_repository_speaks_of_itself_alone() -> None:
    """No path of a machine, and nobody's registry, in what is shipped."""
    words = (
        "/ho" + "me/",
        "/wo" + "rk/",
        "/tm" + "p/w",
        "pypi" + ".org",
        "files.python" + "hosted",
    )
    kept = [p for d in ("costcalc", "specs", "docs", "tests", ".ci") for p in (ROOT / d).rglob("*")]
    kept += [p for p in ROOT.iterdir() if p.suffix in (".md", ".toml", ".txt")]
    for path in kept:
        if path.is_file() and path.suffix not in (".pyc",):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not any(word in text for word in words), path
