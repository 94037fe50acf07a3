"""What tests of planted defects share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ops.rows import ROWS, Row, ranks

Check = Callable[[Row], None]
Plant = Callable[[str, str, Any], None]


def failures(operator: str, check: Check) -> int:
    """How many rows of the operator the check refuses."""
    count = 0
    for row in ROWS:
        if row.operator == operator and row not in ranks.ROWS:
            try:
                check(row)
            except AssertionError:
                count += 1
    return count
