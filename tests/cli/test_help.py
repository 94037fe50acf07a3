"""Help: every command lists its own options, within 80 columns; options before the network."""

import json
from pathlib import Path
from typing import Any

import pytest

from costcalc.cli.run import run
from tests.once import SCALE, SENSITIVITY, SOLVE, once

ROOT = Path(__file__).parent.parent.parent
COMMANDS = sorted(
    path.stem
    for path in (ROOT / "costcalc" / "cli" / "commands").glob("*.py")
    if path.stem != "__init__"
)
WITHOUT_PARAMETERS = (
    "check",
    "compare",
    "diff",
    "grade",
    "import",
    "list",
    "references",
    "report",
    "show",
    "sweep",
)
"""Commands that take any number of networks, or none, only the text of one, a model or answers."""
ARGUMENT = {
    "explain": ["fc"],
    "roofline": ["--device", "jetson_orin_nano"],
    "solve": ["--target", "macs=300M", "--for", "alpha"],
}


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def out_of(capsys: pytest.CaptureFixture[str], *words: Any) -> Any:
    code = run(words)
    out, err = capsys.readouterr()
    assert (code, err) == (0, ""), err
    return out


def options_in(text: str) -> Any:
    """The names of the options a help text lists."""
    lines = text[text.index("Options:") :].splitlines()
    return {word for line in lines if line.startswith("  -") for word in line.split()[:1]}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_lists_its_own_options(command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    general = options_in(out_of(capsys, command, "--help"))
    assert {"--output", "-h,"} <= general
    if command in WITHOUT_PARAMETERS:
        return
    module = __import__(f"costcalc.cli.commands.{command}", fromlist=["command"])
    own = module.command.command_of("mobilenet_v1").own
    assert general >= {o.opts[0] for o in own if o.opts[0].startswith("--")} - {"--help"}


@pytest.mark.parametrize("words", [[], ["--help"], *([c, "--help"] for c in COMMANDS)])
def test_help_fits_eighty_columns(words: Any, capsys: pytest.CaptureFixture[str]) -> None:
    text = out_of(capsys, *words)
    long = [line for line in text.splitlines() if len(line) > 80 and "costcalc " not in line]
    assert long == []
    if len(words) < 2:
        assert max(map(len, text.splitlines())) <= 80


def test_operators_fit_a_narrow_terminal() -> None:
    """No table is wider, and running text is wrapped at words."""
    from costcalc.report.operators.page import page as page_of
    from costcalc.report.operators.record import operators
    from costcalc.report.page.record import Sentence

    page = page_of(operators(), 80)
    assert all(isinstance(part, Sentence) for part in page.parts)
    assert max(len(word) for part in page.parts for word in part.text.split()) < 40


OWN = {"export": ["--to", "dot"], "plot": ["--what", "kinds"]}
WORK = {"solve": SOLVE, "scale": SCALE, "sensitivity": SENSITIVITY}


@pytest.mark.slow
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in WITHOUT_PARAMETERS])
def test_own_options_may_stand_before_the_network(
    command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    if command == "verify":
        pytest.skip("needs torch; it is the same group")
    own = OWN.get(command, ["--format", "json"])
    rest = ARGUMENT.get(command, [])
    with once(WORK.get(command, ""), command):
        before = out_of(capsys, command, *own, "mobilenet_v1", *rest)
        assert before == out_of(capsys, command, "mobilenet_v1", *rest, *own)
        assert before == out_of(capsys, command, f"{own[0]}={own[1]}", "mobilenet_v1", *rest)


def test_options_before_the_network_of_the_cost_table(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(out_of(capsys, "--format", "json", "--fold", "1", "mobilenet_v1"))
    assert [row["path"] for row in found["layers"]] == ["stem", "blocks", "gap", "fc"]


@pytest.mark.parametrize("words", [["--alpha", "2", "mobilenet_v1"], ["formula", "--alpha", "2"]])
def test_a_parameter_stands_after_its_network(
    words: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    err = capsys.readouterr().err
    assert "options of a network follow its name" in err
    assert "--alpha ..." in err
