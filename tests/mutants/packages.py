"""Where defects are planted, and the tests that are to notice them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """Folders and files of the code, and of the tests that concern them.

    `slow` are run only on what survives the others.
    """

    code: tuple[str, ...]
    tests: tuple[str, ...]
    slow: tuple[str, ...] = ()

    def files(self, root: Path) -> list[str]:
        """The code's files, from the root of the repository."""
        return _files(root, self.code, "*.py")

    def test_files(self, root: Path) -> tuple[list[str], list[str]]:
        """The quick ones, and the slow ones."""
        return _files(root, self.tests, "test_*.py"), _files(root, self.slow, "test_*.py")


def _files(root: Path, names: tuple[str, ...], pattern: str) -> list[str]:
    found = []
    for name in names:
        path = root / name
        paths = sorted(path.rglob(pattern)) if path.is_dir() else [path]
        found += [x.relative_to(root).as_posix() for x in paths]
    return found


LANGUAGE = ("tests/spec", "tests/errors")
FORMS = tuple(
    f"tests/forms/test_{name}.py"
    for name in ("closed_forms", "folding", "counting", "letters", "terms")
)
TEXTBOOK = ("tests/forms/test_sizes.py", "tests/forms/test_textbook.py")
EXPLORE = tuple(
    f"tests/explore/test_{name}.py"
    for name in ("domain", "local", "points", "rounding", "search", "smooth")
)
SEARCH = tuple(
    f"tests/explore/test_{name}.py" for name in ("sensitivity", "scale", "solve", "plateaus")
)
DIFFERENCES = (
    "tests/explore/test_diff.py",
    *(f"tests/cli/test_{name}.py" for name in ("diff", "check")),
)
RECORDS = "tests/house/test_records.py"
OPERATORS = tuple(
    f"tests/ops/test_{name}.py"
    for name in (
        "activations",
        "oracle",
        "questions",
        "refusals",
        "rows",
        "scalars",
        "terms",
        "values",
    )
)

PACKAGES = {
    "algebra": Package(("costcalc/algebra",), ("tests/algebra",)),
    "ops": Package(("costcalc/ops",), OPERATORS, ("tests/ops/test_torch.py",)),
    "spec": Package(("costcalc/spec",), LANGUAGE),
    "graph": Package(("costcalc/graph",), ("tests/graph", *LANGUAGE, FORMS[1]), FORMS[:1]),
    "cost": Package(("costcalc/cost",), (*FORMS, RECORDS), TEXTBOOK),
    "explore": Package(("costcalc/explore",), (*EXPLORE, *DIFFERENCES), SEARCH),
    "units": Package(("costcalc/report/units.py",), ("tests/report/test_units.py",)),
    "api": Package(("costcalc/api/",), (RECORDS, "tests/house/test_api.py")),
}
