"""Reports on networks with experts show the parameters that are active; no others do."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from costcalc.cli.run import run as run_line
from tests.report.schemas import loaded

SPEC = """costcalc: 1
input: (9, 10)
layers:
  - first: linear(10, bias=false)
  - moe: {route: {experts: 5, active: 2, do: "linear(10, bias=false) | relu"}}
"""
ALL, ACTIVE = 100 + 5 * 100, 100 + 2 * 100


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    (tmp_path / "moe.yaml").write_text(SPEC)

    def run(*arguments: str, name: str = str(tmp_path / "moe.yaml")) -> str:
        assert run_line([name, *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_the_headline_has_the_active_parameters(report: Any) -> None:
    text = report()
    assert f" MACs · {ALL} params · {ACTIVE} active params · " in text
    assert "of the experts of a `route` those that run are layers" in text


def test_data_has_them_and_the_number_of_sets(report: Any) -> None:
    found = json.loads(report("--format", "json"))
    jsonschema.Draft202012Validator(loaded("network")).validate(found)
    assert (found["totals"]["params"], found["totals"]["active"]) == (ALL, ACTIVE)
    sets = {layer["path"]: layer.get("sets") for layer in found["layers"]}
    assert sets == {
        "first": None,
        "moe/0/linear": 4,
        "moe/0/relu": 4,
        "moe/1/linear": None,
        "moe/1/relu": None,
        "moe/route": None,
    }
    rows = list(csv.DictReader(report("--format", "csv").splitlines()))
    assert sum(int(row["active"]) for row in rows) == ACTIVE


def test_rows_can_be_sorted_by_them(report: Any) -> None:
    text = report("--sort", "active")
    assert "active params" in text.splitlines()[4]
    assert "active = the parameters of an example: of experts those that run" in text


def test_without_experts_no_report_has_them(report: Any) -> None:
    found = json.loads(report("--format", "json", name="mobilenet_v1"))
    assert "active" not in found["totals"]
    assert "active" not in found["counting"]
    assert "active" not in report("--format", "csv", name="mobilenet_v1").splitlines()[0]
