"""A network with layers of unknown cost: every total says `at least`, or the command refuses it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from costcalc.cli.root import root
from costcalc.cli.run import run
from tests.report.schemas import schema

Capture = pytest.CaptureFixture[str]

SPEC = """\
costcalc: 1
name: half_known
params:
  width: {default: 8, range: width >= 1, role: width, doc: channels}
input: (3, 16, 20)
layers:
  - stem: conv(width, k=3)
  - odd: opaque((5, 8, 10), holds=7)
  - head: conv(4)
"""
MACS, PARAMS = 8 * 27 * 16 * 20 + 4 * 5 * 8 * 10, 8 * 27 + 7 + 4 * 5


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "half.yaml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return "./half.yaml"


COMMANDS = {
    "check": ("{}", "--max", "macs=1G"),
    "compare": ("{}", "resnet18"),
    "counters": ("{}",),
    "diff": ("{}", "{}:width=16"),
    "explain": ("{}", "stem"),
    "export": ("{}",),
    "formula": ("{}",),
    "memory": ("{}",),
    "plot": ("{}",),
    "report": ("{}",),
    "roofline": ("{}", "--device", "jetson_orin_nano"),
    "scale": ("{}",),
    "sensitivity": ("{}",),
    "solve": ("{}", "--target", "macs=1M", "--for", "width"),
    "sweep": ("{}", "--width", "8,16"),
    "verify": ("{}",),
    "worksheet": ("{}", "--seed", "1"),
}
"""Commands that count a network, as they are called on one."""

OTHERS = {"grade", "import", "list", "references", "show"}
"""Those that take no network, that print the text of a spec, and `import`; `references` is of what
was published of it, of which there is nothing.
"""


def test_every_command_is_here() -> None:
    assert COMMANDS.keys() | OTHERS == set(root.list_commands(None))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_what_it_has_no_total_of(
    command: str, spec: str, capsys: Capture
) -> None:
    assert run([command, *(word.format(spec) for word in COMMANDS[command])]) == 2
    found = capsys.readouterr()
    assert ("ERROR" in found.out) if command == "check" else not found.out
    assert "the cost of `odd` is not known: `opaque` stands for any operator" in found.err


def test_a_budget_that_may_be_broken_is_not_met(spec: str, capsys: Capture) -> None:
    """Whatever the limit is: what is not known may be above it."""
    assert run(["check", spec, "--max", "macs=1"]) == 2
    assert "1 limit could not be checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [(), ("--exact",), ("--fold", "1"), ("--top", "1"), ("--columns", "params,bytes")]
)
@pytest.mark.parametrize("format_name", ["table", "markdown", "html", "latex"])
def test_each_total_of_a_table_says_at_least(
    format_name: str, options: tuple[str, ...], spec: str, capsys: Capture
) -> None:
    assert run([spec, "--format", format_name, *options]) == 0
    found = capsys.readouterr().out
    places = [
        match.start() for total in (MACS, PARAMS) for match in re.finditer(f"{total:,}", found)
    ]
    assert places
    for place in places:
        before = found[max(0, place - 10) : place].rstrip()
        assert before.endswith(("at least", "≥", "$\\geq$")), before
    assert "% MACs" not in found
    assert "% params" not in found
    assert "at least: 1 layer is opaque" in found


def test_json_says_at_least_and_has_no_shares(spec: str, capsys: Capture) -> None:
    assert run([spec, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    schema("network").validate(found)
    assert found["at_least"] is found["totals"]["at_least"] is True
    assert (found["totals"]["macs"], found["totals"]["params"]) == (MACS, PARAMS)
    assert found["totals"]["intensity"] is None
    marked = [one["path"] for one in found["layers"] if one.get("at_least")]
    assert marked == ["odd"]
    assert {one["macs_share"] for one in found["kinds"]} == {None}


def test_a_known_network_has_no_such_key(capsys: Capture) -> None:
    assert run(["mobilenet_v1", "--format", "json"]) == 0
    assert "at_least" not in capsys.readouterr().out


def test_rows_of_csv_say_at_least(spec: str, capsys: Capture) -> None:
    assert run([spec, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["at_least"] for row in rows] == ["false", "true", "false"]


@pytest.mark.parametrize(
    "options",
    [("--references",), ("--counting", "fvcore"), ("--columns", "intensity"), ("--sort", "memory")],
)
def test_what_has_no_lower_bound_is_refused(
    options: tuple[str, ...], spec: str, capsys: Capture
) -> None:
    assert run([spec, *options]) == 2
    assert "needs the cost of every layer, and some are opaque" in capsys.readouterr().err
