"""Every term of the glossary is used where a reader would look it up, and is defined once."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"
TERMS = re.findall(r"^\| ([^|]+?) \| .+ \|$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
TERMS = [term for term in TERMS if term != "term"]


def readers_text() -> str:
    """README, guides, concepts and reference, the help of all commands included."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    kept = [page for page in pages if page != GLOSSARY and "decisions" not in page.parts]
    assert len(kept) >= 15
    return "\n".join(page.read_text(encoding="utf-8") for page in kept).lower()


TEXT = re.sub(r"\s+", " ", readers_text())


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_used(term: str) -> None:
    assert re.search(rf"\b{re.escape(term.lower())}(e?s)?\b", TEXT), term


def test_a_term_is_defined_once() -> None:
    assert len(TERMS) >= 30
    assert len(TERMS) == len({term.lower() for term in TERMS})


def test_the_glossary_is_linked() -> None:
    assert "docs/reference/glossary.md" in (ROOT / "README.md").read_text(encoding="utf-8")
    spec = (ROOT / "docs" / "reference" / "spec.md").read_text(encoding="utf-8")
    assert "(glossary.md)" in spec
