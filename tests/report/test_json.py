"""The lines of a JSON text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from costcalc.report.formats.json import render


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ([3, 20, 24], [' "key": [3, 20, 24]']),
        ([], [' "key": []']),
        (["a", "b"], [' "key": [', '  "a",', '  "b"', " ]"]),
        ([[3, 4], [5, 6]], [' "key": [', "  [3, 4],", "  [5, 6]", " ]"]),
        ([{"macs": 7}], [' "key": [', '  {"macs": 7}', " ]"]),
    ],
)
def test_a_shape_is_one_line_and_other_items_have_their_own(value: Any, lines: Any) -> None:
    found = list(render({"key": value}))
    assert found == ["{", *lines, "}"]
    assert json.loads("\n".join(found)) == {"key": value}
