"""Every case is answered with exit code 2 and its diagnostic, within the limits."""

import signal
from pathlib import Path

import pytest

from tests.hostile.case import Case
from tests.hostile.cases import CASES, TESTED
from tests.hostile.limits import CPU_SECONDS, attempt

MOST_MEGABYTES = 200
LONG_WORK = ("scale", "efficientnet_b0", "--search")


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
    assert found.seconds < CPU_SECONDS


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) > 200
    assert all(len(case.first) > 10 for case in CASES)


def test_what_waits_for_ever_is_ended(tmp_path: Path) -> None:
    endless = Case("a terminal that never answers", "", arguments=("-",), feeds=("sleep", "600"))
    found = attempt(endless, tmp_path, waiting=2)
    assert found.code == -signal.SIGALRM


def test_what_computes_for_ever_is_ended(tmp_path: Path) -> None:
    """By the CPU it takes: one second is too little for this, however quick the machine."""
    busy = Case("a long work", "", arguments=LONG_WORK)
    found = attempt(busy, tmp_path, cpu=1)
    assert found.code == -signal.SIGXCPU
    assert 0.9 < found.seconds < 3


def test_waiting_is_no_work(tmp_path: Path) -> None:
    """What stands still while others run on its machine has taken no CPU."""
    slow = Case("a slow pipe", "", arguments=("-",), feeds=("sh", "-c", "sleep 3; echo '- a'"))
    found = attempt(slow, tmp_path)
    assert found.code == 2
    assert found.seconds < 2.5
