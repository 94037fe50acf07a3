"""The fixture of planted defects."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.ops import find
from tests.ops.planting import Plant, failures
from tests.ops.test_rows import check_on_ints


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Puts a defect in place of the operator's answer, and sees the rows fail that passed."""

    def planted(operator: str, question: str, defect: Any) -> None:
        assert failures(operator, check_on_ints) == 0
        with monkeypatch.context() as patch:
            patch.setattr(find(operator), question, defect)
            assert failures(operator, check_on_ints) > 0
        assert failures(operator, check_on_ints) == 0

    return planted
