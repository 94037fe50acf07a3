"""No page is wider than a narrow terminal, of any command."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.golden.commands import CASES, Case
from tests.golden.recording import SCREENS, recorded_forms, written
from tests.golden.test_golden import WITHOUT_TORCH

PAGES = [case for case in CASES if set(SCREENS) <= set(recorded_forms(case))]


@pytest.mark.parametrize("width", [40, 60])
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[pytest.mark.slow] if case.work else []) for case in PAGES],
    ids=lambda case: case.name,
)
def test_no_line_is_wider_than_the_terminal(case: Case, width: int) -> None:
    if case.needs_torch and WITHOUT_TORCH:
        pytest.skip("needs torch and fvcore")
    lines = written(case, str(width)).splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > width] == []
