"""The project that tests of `costcalc check` are run in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.checking import BUDGETS, SPEC


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a model and a file of budgets; one deeper is the current folder."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "kws.yaml").write_text(SPEC)
    (tmp_path / "pyproject.toml").write_text(BUDGETS)
    monkeypatch.chdir(tmp_path)
    return tmp_path
