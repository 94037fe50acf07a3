"""What names the version names the same one, and the files about the project are well formed."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from costcalc.version import __version__

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_newest_release_in_the_changes_is_the_version() -> None:
    number, date = re.findall(r"^## (\d\S+) \((\S+)\)$", read("CHANGELOG.md"), re.MULTILINE)[0]
    assert number == __version__
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load(read("CITATION.cff"))
    newest = re.findall(r"^## \S+ \((\S+)\)$", read("CHANGELOG.md"), re.MULTILINE)[0]
    assert (citation["version"], citation["date-released"]) == (__version__, newest)
    assert citation["license"] == tomllib.loads(read("pyproject.toml"))["project"]["license"]


def test_hooks_run_what_the_environment_has() -> None:
    """No hook names a repository that would have to be fetched."""
    repositories = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    assert [hook["entry"].split()[2] for hook in hooks] == ["ruff", "ruff", "mypy"]


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.md")))
def test_a_template_has_a_name_and_says_what_it_is_for(path: Path) -> None:
    head = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
    assert head["name"]
    assert head["about"]
