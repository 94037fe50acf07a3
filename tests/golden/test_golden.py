"""Every command writes what is recorded, in every format and on screens of 80 and 120 columns.

A golden file detects a change; it does not prove that what it holds is right.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

from costcalc.cli import root
from tests.golden.commands import CASES, Case
from tests.golden.recording import RECORDED, place, recordings, shortened, written

RECORDINGS = list(recordings())
WITHOUT_TORCH = find_spec("torch") is None or find_spec("fvcore") is None


@pytest.mark.parametrize(
    ("case", "form"),
    [
        pytest.param(case, form, marks=[pytest.mark.slow] if case.work else [])
        for case, form in RECORDINGS
    ],
    ids=lambda x: getattr(x, "name", x),
)
def test_what_is_written_is_what_is_recorded(case: Case, form: str) -> None:
    if case.needs_torch and WITHOUT_TORCH:
        pytest.skip("needs torch and fvcore")
    path = place(case, form)
    expected = path.read_text(encoding="utf-8") if path.exists() else "not recorded"
    assert written(case, form) == expected, "if it should be so: python -m tests.golden"


def test_a_float_is_recorded_as_a_float() -> None:
    """A number of JSON has one type, also where its last digits are not recorded."""
    found = map(shortened, ("0.9999999999999999", "1.0000000000000002", "0.3333333333333333"))
    assert list(found) == ["1.0", "1.0", "0.333333333333"]
    assert shortened("1.2345678912345e-20") == "1.23456789123e-20"


def test_every_recorded_file_is_compared() -> None:
    assert set(RECORDED.iterdir()) == {place(case, form) for case, form in RECORDINGS}


ELSEWHERE = {"import", "report"}
"""What they write holds versions of libraries, or a whole page with its programs; tests of
`tests/cli/test_import.py`, `tests/imports`, `tests/page` and `tests/browser` read it."""


def test_every_command_is_recorded() -> None:
    files = (name.removesuffix(".py") for name in os.listdir(root.COMMANDS))
    commands = {name for name in files if not name.startswith("_")}
    assert commands - ELSEWHERE <= {case.words.split()[0] for case in CASES}
