"""Builds `docs/` into a static site: `python docs/website.py [FOLDER]` (`build/site` by default).

The Markdown files are the source and stay readable where they are. The order of the navigation is
the order in which the index page of each folder links its pages: no list of pages is kept.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SETTINGS_FILE = "zensical.toml"
DOCS = Path(__file__).parent
LINK = re.compile(r"\]\((?P<path>[^)#:\s]+\.md)(?:#[^)\s]*)?\)")
HEADING = re.compile(r"^# (?:\d+\. )?(?P<words>.+)$", re.MULTILINE)

SETTINGS = """
[project]
site_name = "costcalc"
site_description = "What does this network cost, and why? Exact counts, formulas, proof."
docs_dir = "docs"
site_dir = "html"
use_directory_urls = false
nav = {nav}

[project.theme]
font = false
features = [
  "content.code.copy",
  "navigation.footer",
  "navigation.indexes",
  "navigation.tabs",
  "navigation.top",
  "toc.follow",
]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/sun"
toggle.name = "Switch to dark mode"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/moon"
toggle.name = "Switch to light mode"
"""


def main() -> int:
    """Build the site and say where it is."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    usual = DOCS.parent / "build" / "site"
    parser.add_argument(
        "folder", nargs="?", type=Path, default=usual, help="its content is replaced"
    )
    folder = parser.parse_args().folder
    if folder.exists() and any(folder.iterdir()) and not (folder / SETTINGS_FILE).exists():
        parser.error(f"{folder} holds something else than a site")
    index = build(folder) / "index.html"
    print(f"wrote {index}")
    return 0


def build(folder: Path) -> Path:
    """Build the site in a folder, whose content is replaced; the folder of its HTML pages.

    Raises subprocess.CalledProcessError where the generator warns, as of a link to nowhere.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DOCS, folder / "docs", ignore=left_out)
    settings = SETTINGS.format(nav=json.dumps(navigation(DOCS), ensure_ascii=False))
    (folder / SETTINGS_FILE).write_text(inline_tables(settings), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / "html"


def left_out(folder: str, names: list[str]) -> list[str]:
    """What is no part of the site: the programs that make it, and what Python keeps beside them."""
    own = Path(folder) == DOCS
    return [name for name in names if name == "__pycache__" or (own and name.endswith(".py"))]


def navigation(folder: Path) -> list[object]:
    """The pages below a folder, in the order of its index: `[path, {title: [path, ...]}, ...]`."""
    entries: list[object] = []
    for page in ordered(folder):
        inner = page.parent
        if page.name == "index.md" and inner != folder:
            entries.append({title(page): navigation(inner)})
        else:
            entries.append(str(page.relative_to(DOCS)))
    return entries


def ordered(folder: Path) -> Iterator[Path]:
    """The index of a folder, what it links in this folder and the indexes of those below it."""
    index = folder / "index.md"
    yield index
    seen = {index}
    for match in LINK.finditer(index.read_text(encoding="utf-8")):
        page = (folder / match["path"]).resolve()
        below = page.parent == folder or (page.name == "index.md" and page.parent.parent == folder)
        if below and page not in seen:
            seen.add(page)
            yield page


def title(page: Path) -> str:
    """The heading of a page, without the number of a decision."""
    found = HEADING.search(page.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{page} has no heading")
    return found["words"]


def inline_tables(settings: str) -> str:
    """JSON objects of the navigation as inline tables of TOML."""
    return re.sub(r'("(?:[^"\\]|\\.)*"): ', r"\1 = ", settings)


if __name__ == "__main__":
    sys.exit(main())
