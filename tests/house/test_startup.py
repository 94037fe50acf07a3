"""What a run imports: the guard of start-up time is the list of modules, not a timer."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HEAVY = ("sympy", "numpy", "torch", "fvcore", "jsonschema", "networkx", "pydantic", "hypothesis")
COST_TABLE = Path(__file__).parent / "cost_table_modules.txt"
"""The modules of costcalc that the cost table of MobileNet-V2 imports, one a line."""

PROGRAM = """
import sys
from costcalc.cli.run import run
code = run(sys.argv[2:])
with open(sys.argv[1], "w") as out:
    import json
    json.dump(sorted(sys.modules), out)
sys.exit(code)
"""


def modules(tmp_path: Path, *arguments: Any, terminal: Any = False) -> Any:
    """Top-level and own modules imported by one run of the command line."""
    out = tmp_path / "modules.json"
    command = [sys.executable, "-c", PROGRAM, str(out), *arguments]
    if terminal:
        leader, follower = pty.openpty()
        process = subprocess.Popen(command, stdout=follower, stderr=follower)
        os.close(follower)
        drain(leader)
        assert process.wait() == 0
        os.close(leader)
    else:
        subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return set(json.loads(out.read_text()))


def drain(leader: Any) -> None:
    while True:
        try:
            if not os.read(leader, 65536):
                return
        except OSError:
            return


def test_json_imports_nothing_heavy(tmp_path: Path) -> None:
    found = modules(tmp_path, "mobilenet_v1", "--format", "json")
    assert not found & {*HEAVY, "rich", "dataclasses", "pathlib", "locale"}


def test_a_table_on_a_terminal_imports_rich_and_nothing_else_heavy(tmp_path: Path) -> None:
    found = modules(tmp_path, "mobilenet_v1", terminal=True)
    assert "rich" in found
    assert not found & {*HEAVY, "rich.table"}


def test_a_table_in_a_pipe_does_not_even_import_rich(tmp_path: Path) -> None:
    assert "rich" not in modules(tmp_path, "mobilenet_v1")


def test_counters_import_nothing_heavy(tmp_path: Path) -> None:
    found = modules(tmp_path, "counters", "mobilenet_v1")
    assert not found & {*HEAVY, "rich"}


def test_memory_imports_nothing_heavy(tmp_path: Path) -> None:
    found = modules(tmp_path, "memory", "mobilenet_v1", "--plan", "greedy")
    assert not found & {*HEAVY, "rich"}


def test_the_cost_table_does_not_import_memory(tmp_path: Path) -> None:
    found = modules(tmp_path, "mobilenet_v1")
    assert not any("memory" in name for name in found if name.startswith("costcalc."))


def test_the_cost_table_imports_what_is_listed(tmp_path: Path) -> None:
    """A module more makes every run slower: it is imported where it is needed, or listed here."""
    found = modules(tmp_path, "mobilenet_v2")
    own = {name for name in found if name.split(".")[0] == "costcalc"}
    listed = set(COST_TABLE.read_text(encoding="utf-8").split())
    assert sorted(own - listed) == []
    assert sorted(listed - own) == []


def test_only_the_operators_in_use_are_imported(tmp_path: Path) -> None:
    found = modules(tmp_path, "mobilenet_v1", "--format", "json")
    used = {name.split(".")[2] for name in found if name.startswith("costcalc.ops.")} - {"base"}
    assert used == {"conv", "dwconv", "bn", "relu", "gap", "linear"}


def test_help_does_not_import_commands(tmp_path: Path) -> None:
    found = modules(tmp_path, "--help")
    assert not any(name.startswith("costcalc.cli.commands.") for name in found)
    assert "costcalc.graph.build" not in found


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("formula", "mobilenet_v1", "--format", "json"),
        ("explain", "mobilenet_v1", "blocks/1/0"),
        ("solve", "mobilenet_v1", "--target", "macs=100M", "--for", "alpha"),
        ("sensitivity", "mobilenet_v1"),
        ("scale", "efficientnet_b0"),
    ],
    ids=lambda words: words[0],
)
def test_formulas_import_sympy_alone(tmp_path: Path, words: Any) -> None:
    found = modules(tmp_path, *words)
    assert "sympy" in found
    assert not found & ({*HEAVY, "rich"} - {"sympy"})


@pytest.mark.parametrize("language", ["torch", "dot", "mermaid", "json"])
def test_an_export_imports_nothing_heavy(tmp_path: Path, language: Any) -> None:
    found = modules(tmp_path, "export", "mobilenet_v1", "--to", language)
    assert not found & {*HEAVY, "rich"}
