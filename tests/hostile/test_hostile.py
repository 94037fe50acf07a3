"""Every case is answered with exit code 2 and its diagnostic, within the limits."""

from pathlib import Path

import pytest

from tests.hostile.case import Case
from tests.hostile.cases import CASES, TESTED
from tests.hostile.limits import HANG_SECONDS, attempt

MOST_MEGABYTES = 200


@pytest.mark.parametrize("case", TESTED, ids=lambda case: case.name)
def test_a_hostile_case(case: Case, tmp_path: Path) -> None:
    found = attempt(case, tmp_path)
    assert found.code == 2, found.err[-2000:]
    assert found.out == ""
    assert found.err.startswith("error: ")
    assert found.first_line.removeprefix("error: ").startswith(case.first)
    assert "Traceback" not in found.err
    assert found.err.replace("\n", "").isprintable()
    assert found.megabytes < MOST_MEGABYTES
    assert found.seconds < HANG_SECONDS


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) > 200
    assert all(len(case.first) > 10 for case in CASES)


def test_the_limits_bite(tmp_path: Path) -> None:
    """What hangs is ended, and a large one is measured."""
    endless = Case("a terminal that never answers", "", arguments=("-",), feeds=("sleep", "60"))
    assert attempt(endless, tmp_path).code < 0
