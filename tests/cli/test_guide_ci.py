"""The workflow and the hook of `docs/guide/ci.md`: their commands, with the budgets of the page."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from costcalc.cli.run import run
from tests.report.reading import UNBROKEN

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide" / "ci.md").read_text(encoding="utf-8")
SPEC = (ROOT / "specs" / "ds_cnn.yaml").read_text(encoding="utf-8")
GIT = ("git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")


def blocks(language: str) -> list[str]:
    """The blocks of the page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


WORKFLOW, HOOK = map(yaml.safe_load, blocks("yaml"))
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["cost"]["steps"]


def commands() -> list[list[str]]:
    """The arguments of each call of costcalc, as a shell would make them."""
    lines = [step["run"] for step in STEPS if step.get("run", "").startswith("costcalc ")]
    return [shlex.split(os.path.expandvars(line))[1:] for line in lines]


@pytest.fixture
def pull_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a changed spec, the page's budgets, and the variables of a workflow."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    (origin / "models").mkdir(parents=True)
    (origin / "models" / "kws.yaml").write_text(SPEC)
    (origin / "pyproject.toml").write_text(blocks("toml")[0])
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "first")):
        subprocess.run([*GIT, *words], cwd=origin, check=True, capture_output=True)
    subprocess.run([*GIT, "clone", "-q", origin, clone], check=True, capture_output=True)
    changed = SPEC.replace("dwconv(k=3", "dwconv(k=5")
    assert changed != SPEC
    (clone / "models" / "kws.yaml").write_text(changed)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(clone))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.chdir(clone)
    return clone


def test_the_commands_of_the_workflow_run(
    pull_request: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The larger kernel breaks the limit of the increase, and the comment says what it costs."""
    check, diff = commands()
    assert run(check) == 1
    out, err = capsys.readouterr()
    assert err == ""
    line = blocks("toml")[0].splitlines().index('max_increase = { macs = "2%" }') + 1
    assert out.startswith(f"::error file=pyproject.toml,line={line},title=costcalc%3A macs%2C ")
    assert (pull_request.parent / "summary.md").read_text().startswith("## budgets of ")
    assert run(diff) == 0
    assert capsys.readouterr() == ("", "")
    comment = (pull_request / "cost.md").read_text().translate(UNBROKEN)
    assert "kernel taps 9 -\\> 25" in comment
    assert comment.startswith("### git:origin/main:models/kws.yaml")


def test_the_workflow_fetches_what_it_compares_with_and_comments_what_it_wrote() -> None:
    checkout = next(step for step in STEPS if step.get("uses", "").startswith("actions/checkout"))
    assert checkout["with"]["fetch-depth"] == 0
    assert "--body-file cost.md" in STEPS[-1]["run"]
    assert WORKFLOW[True] == "pull_request"  # what YAML 1.1 makes of the key `on`


def test_the_hook_runs_the_check(pull_request: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = HOOK["repos"][0]["hooks"]
    assert hook["language"] == "system"
    assert re.search(hook["files"], "models/kws.yaml")
    assert re.search(hook["files"], "pyproject.toml")
    words = shlex.split(hook["entry"])
    assert words[1:] == ["check", "--since", "HEAD"]
    assert run(words[1:]) == 1
    assert "1 of 4 limits is broken" in capsys.readouterr().out
    git = [*GIT, "commit", "-q", "-a", "-m", "larger"]
    subprocess.run(git, cwd=pull_request, check=True, capture_output=True)
    assert run(words[1:]) == 0
