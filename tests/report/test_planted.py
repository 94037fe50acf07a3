"""Planted defects: the laws and golden files are trusted because each of these makes one fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.report import test_schemas
from tests.report.defects import PLANTED, Planted, now
from tests.report.planting import plant
from tests.report.schemas import loaded


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.name.replace(" ", "_"))
def test_a_defect_is_seen(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.check(now)
    with monkeypatch.context() as patch:
        plant(patch, planted.place, planted.text, planted.defect)
        with pytest.raises(AssertionError):
            planted.check(now)


def without_a_key(name: str, *, known: bool) -> dict[str, Any]:
    """The schema of `scale` that does not ask for a key, or does not even know it."""
    found = loaded(name)
    row = found["properties"]["rows"]["items"]
    row["required"].remove("predicted")
    if not known:
        del row["properties"]["predicted"]
    return dict(found)


def test_a_key_that_a_schema_does_not_know_is_seen() -> None:
    text = now("scale", "json")
    test_schemas.valid(loaded, "scale", text)
    with pytest.raises(jsonschema.ValidationError):
        test_schemas.valid(lambda name: without_a_key(name, known=False), "scale", text)


def test_a_key_that_a_schema_does_not_ask_for_is_seen() -> None:
    test_schemas.asks_for_every_key(loaded, "scale")
    with pytest.raises(AssertionError):
        test_schemas.asks_for_every_key(lambda name: without_a_key(name, known=True), "scale")


def test_a_file_of_json_without_a_key_is_seen() -> None:
    """The schema requires every key of the output."""
    found = json.loads(now("scale", "json"))
    del found["rows"][1]["predicted"]
    with pytest.raises(jsonschema.ValidationError):
        test_schemas.valid(loaded, "scale", json.dumps(found))
