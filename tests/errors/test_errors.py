"""Every bad spec gets the diagnostic that is kept beside it, and exit code 2."""

from pathlib import Path

import pytest

from costcalc.cli.run import run
from tests.errors.rewrite import HERE, answer

PAIRS = sorted(HERE.glob("*.yaml"))


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_diagnostic(path: Path) -> None:
    assert answer(path) == path.with_suffix(".err").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_the_command_line_says_the_same(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE.parent.parent)
    assert run([f"tests/errors/{path.name}"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err == path.with_suffix(".err").read_text(encoding="utf-8")


def test_every_pair_is_whole() -> None:
    assert {path.stem for path in PAIRS} == {path.stem for path in HERE.glob("*.err")}
    assert len(PAIRS) >= 40


def test_no_diagnostic_says_only_that_something_is_wrong() -> None:
    """Lower case, no full stop, and a place wherever the spec has one."""
    for path in HERE.glob("*.err"):
        lines = path.read_text(encoding="utf-8").splitlines()
        messages = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        assert messages, path
        for message in messages:
            assert not message.endswith("."), path
            assert message[0] in "`#'\"" or not message[0].isupper() or message[:4] == "YAML", path
        assert any(line.lstrip().startswith("--> ") for line in lines), path
