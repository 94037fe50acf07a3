"""Imported specs that were compared with their models step by step, as recorded."""

import json
from typing import Any

from tests.imports.survey.against import FILE
from tests.imports.test_survey import OF_MODEL

ROWS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
DIFFER = {"timm:efficientformer_l1"}
"""Its table of indices is a `constant` of the spec, which counts as a buffer."""


def test_forty_imported_specs_agree_with_their_models() -> None:
    assert sum(row["verdict"] == "agrees" for row in ROWS) >= 40
    assert {row["model"] for row in ROWS if row["verdict"] != "agrees"} == DIFFER
    assert all(row["steps"] and not row["unmatched"] for row in ROWS)


def test_they_have_the_totals_of_the_survey() -> None:
    for row in ROWS:
        surveyed = OF_MODEL[row["model"]]
        assert (row["macs"], row["params"]) == (surveyed["macs"], surveyed["params"])
