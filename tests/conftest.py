"""Examples without a deadline, and the marker `slow`, which `make quick` leaves out.

A deadline would be of the clock, and a machine that is busy is no fault.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

HERE = Path(__file__).parent
SLOW = frozenset(
    {
        "algebra/test_algebra.py",
        "algebra/test_arrays.py",
        "bridge",
        "cli/test_explore.py",
        "cli/test_formula.py",
        "cli/test_output.py",
        "counters",
        "explore",
        "forms",
        "fuzz",
        "hostile",
        "mutants",
        "networks",
        "ops",
        "report/test_escaping.py",
        "report/test_export.py",
        "report/test_laws.py",
    }
)
"""Folders and files that take more than seven seconds of CPU; a single test is marked in place."""


SLOW_CASES = ("budget_doubling_blocks", "budget_empty_body")
"""Specs in `errors` that spend the whole budget of work."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import slow files that would be left out anyway: PyTorch alone takes seconds."""
    left_out = config.option.markexpr == "not slow"
    inside = collection_path.is_relative_to(HERE)
    return True if left_out and inside and is_slow(collection_path.relative_to(HERE)) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in a slow place."""
    for item in items:
        if is_slow(item.path.relative_to(HERE)) or any(case in item.name for case in SLOW_CASES):
            item.add_marker(pytest.mark.slow)


def is_slow(place: Path) -> bool:
    """Whether a file of tests is a slow one, or inside a slow folder."""
    return any(one.as_posix() in SLOW for one in (place, *place.parents))
