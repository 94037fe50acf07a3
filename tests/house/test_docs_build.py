"""What the documentation's build writes, names as out of date and removes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import build  # noqa: E402  (from docs/)

FOUND = {"kept.md": "as it is\n", "new.md": "not there yet\n", "changed.md": "otherwise\n"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pages: one as it should be, one changed, one whose source is gone."""
    for name, text in {"kept.md": "as it is\n", "changed.md": "\n", "gone.md": "\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def pages(within: tuple[Path, ...]) -> Iterator[tuple[Path, str | None]]:
        generated = {tmp_path / name: text for name, text in FOUND.items()}
        return build.whole_folder(tmp_path, generated)

    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "pages", pages)
    return tmp_path


def test_a_check_names_what_is_stale(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["build.py", "--check"])
    assert build.main() == 3
    assert capsys.readouterr().out.splitlines() == [
        "new.md is out of date: run `make docs-write`",
        "changed.md is out of date: run `make docs-write`",
        "gone.md has no source any more: run `make docs-write`",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["changed.md", "gone.md", "kept.md"]


def test_a_build_removes_a_page_whose_source_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["build.py"])
    assert build.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "wrote new.md",
        "wrote changed.md",
        "removed gone.md",
    ]
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == FOUND
