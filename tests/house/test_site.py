"""The documentation builds into a site whose links all lead somewhere, offline."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import website  # noqa: E402  (from docs/)


class Page(HTMLParser):
    """What a page links to, and the names in it that may be linked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href":
                (self.links if tag == "a" else self.sources).append(value or "")
            elif name == "src":
                self.sources.append(value or "")
            elif name in ("id", "name"):
                self.names.add(value or "")


def dead(folder: Path, names: dict[Path, Page]) -> Iterator[str]:
    """Each link of these pages to a file or a name that is not there."""
    for path, page in names.items():
        for link in (*page.links, *page.sources):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            known = target in names and parts.fragment not in names[target].names
            if not target.exists() or (parts.fragment and known):
                yield f"{path.relative_to(folder)}: {link}"


def read(folder: Path) -> dict[Path, Page]:
    """Every page of a site, parsed."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


@pytest.mark.slow
def test_every_link_of_the_site_leads_somewhere_and_nothing_is_fetched(tmp_path: Path) -> None:
    folder = website.build(tmp_path / "site")
    pages = read(folder)
    written = {
        path.with_suffix(".html").relative_to(website.DOCS) for path in website.DOCS.rglob("*.md")
    }
    assert written <= {path.relative_to(folder) for path in pages}
    del pages[folder / "404.html"]
    assert list(dead(folder, pages)) == []
    fetched = [link for page in pages.values() for link in page.sources if urlsplit(link).netloc]
    assert fetched == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html">b</a> <a href="#c">c</a> <a id="d">', "utf-8"
    )
    (tmp_path / "e.html").write_text('<img src="f.svg"> <a href="a.html#d">d</a>', "utf-8")
    assert sorted(dead(tmp_path, read(tmp_path))) == [
        "a.html: #c",
        "a.html: b.html",
        "e.html: f.svg",
    ]


@pytest.mark.parametrize("index", sorted(website.DOCS.rglob("index.md")), ids=str)
def test_the_index_of_a_folder_links_each_of_its_pages(index: Path) -> None:
    pages = set(index.parent.glob("*.md")) | set(index.parent.glob("*/index.md"))
    assert pages == set(website.ordered(index.parent))


def test_every_folder_of_pages_has_an_index() -> None:
    folders = {path.parent for path in website.DOCS.rglob("*.md")}
    assert folders == {path.parent for path in website.DOCS.rglob("index.md")}
