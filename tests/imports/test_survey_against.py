"""Imported specs that were compared with their models step by step, as recorded."""

import json
from typing import Any

from tests.imports.survey.against import FILE, family
from tests.imports.test_survey import OF_MODEL

ROWS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


def test_imported_specs_of_sixty_families_agree_with_their_models() -> None:
    assert len({family(row["model"]) for row in ROWS}) == len(ROWS) == 60
    assert {row["verdict"] for row in ROWS} == {"agrees"}
    assert all(row["steps"] and not row["unmatched"] for row in ROWS)


def test_they_have_the_totals_of_the_survey() -> None:
    for row in ROWS:
        surveyed = OF_MODEL[row["model"]]
        assert (row["macs"], row["params"]) == (surveyed["macs"], surveyed["params"])
