"""What tests of `costcalc check` share: a spec, a file of budgets, and how a run is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from costcalc.cli.run import run

SPEC = """\
costcalc: 1
params:
  width: {default: 8, range: width >= 1, doc: channels}
input: (3, 20, 31)
layers:
  - stem: conv(width, k=3)
"""
MACS, PARAMS = 8 * 27 * 20 * 31, 8 * 27
BUDGETS = """\
# limits of this project
[tool.other]
macs = "1k"

[[tool.costcalc.budget]]
network = "models/kws.yaml"  # the first
macs = "1M"      # generous
params = 1_000
peak_memory = "256KiB"
dtype = "int8"

[[tool.costcalc.budget]]
network = "models/kws.yaml"
set = { width = "16" }
'macs' = '0.3M'
"""
Capture = pytest.CaptureFixture[str]


def told(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = run(["check", *words])
    return (code, *capsys.readouterr())


def refused(capsys: Capture, project: Path, text: str, *words: str) -> str:
    """What is said of a file of budgets that is refused."""
    (project / "pyproject.toml").write_text(text)
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    return err


def limits(capsys: Capture, *words: str) -> list[tuple[str, int | None, int, str]]:
    _, out, err = told(capsys, *words, "--format", "json")
    assert err == ""
    rows = json.loads(out)["limits"]
    return [(row["quantity"], row["limit"], row["actual"], row["status"]) for row in rows]
