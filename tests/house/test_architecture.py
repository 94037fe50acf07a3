"""Pages for contributors name files that are there, and packages in the order of imports."""

import re
from pathlib import Path

import pytest

from tests.house.test_imports import ORDER

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs" / "architecture.md",
        *(ROOT / "docs" / "decisions").glob("*.md"),
    )
)
FILE = re.compile(r"`((?:[a-z_.]+/)+(?:[a-z_]+\.[a-z]+)?)`")
PLACES = (ROOT, ROOT / "costcalc", ROOT / "docs")


def missing(text: str) -> list[str]:
    """The files and folders a text names that are nowhere."""
    return [name for name in FILE.findall(text) if not any((p / name).exists() for p in PLACES)]


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert missing(text.replace("`cli/commands/mobilenet_v1.py`", "")) == []


def test_a_file_that_is_gone_is_noticed() -> None:
    text = "`ops/gone.py` and `gone/`, not `ops/conv.py`, `report/formats/` or `a/NAME.py`"
    assert missing(text) == ["ops/gone.py", "gone/"]


def test_the_packages_are_in_the_order_of_imports() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
    assert named == [name for name in ORDER if name not in ("version", "records")]
