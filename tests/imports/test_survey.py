"""The recorded survey: which models are imported exactly, and what the others are refused for."""

import json
from statistics import median
from typing import Any

import pytest

from costcalc.imports.road import imported
from costcalc.imports.trace import read
from tests.imports.survey.models import CLASSIFIERS, HERE, lines, request
from tests.imports.test_road import TRACES

RECORD: dict[str, Any] = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = RECORD["rows"]
OF_MODEL = {row["model"]: row for row in ROWS}
KEPT = [path for path in TRACES if read(path.read_text(encoding="utf-8")).source in OF_MODEL]


def test_all_models_of_the_list_are_recorded_in_its_order() -> None:
    assert [row["model"] for row in ROWS] == lines()


def test_nearly_all_classifiers_are_exact_and_folded() -> None:
    classifiers = [OF_MODEL[line] for line in lines()[:CLASSIFIERS]]
    exact = [row for row in classifiers if row["verdict"] == "exact"]
    assert len(exact) >= 225
    assert sum(row["folded"] for row in exact) >= 223


def test_what_is_folded_is_short() -> None:
    folded = [row for line in lines()[:CLASSIFIERS] if (row := OF_MODEL[line])["folded"]]
    assert median(row["lines"] for row in folded) <= 56
    assert median(row["layers"] for row in folded) >= 300


@pytest.mark.parametrize(
    ("begin", "end", "exact"), [(0, 6, 6), (6, 15, 9), (15, 27, 12)], ids=["maps", "video", "boxes"]
)
def test_other_models_are_exact(begin: int, end: int, exact: int) -> None:
    """Models of segmentation, of video, and the backbones of those of detection."""
    rows = [OF_MODEL[line] for line in lines()[CLASSIFIERS:][begin:end]]
    assert len(rows) == end - begin
    assert sum(row["verdict"] == "exact" for row in rows) == exact


def test_no_spec_has_other_totals_and_every_refusal_has_reasons() -> None:
    assert {row["verdict"] for row in ROWS} <= {"exact", "refused"}
    refused = [row for row in ROWS if row["verdict"] == "refused"]
    assert all(len(row["reasons"]) > 1 for row in refused)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_kept_trace_has_the_recorded_integers(path: Any) -> None:
    trace = read(path.read_text(encoding="utf-8"))
    found, row = imported(trace), OF_MODEL[trace.source]
    assert (found.totals.macs, found.totals.params) == (row["macs"], row["params"])
    assert (len(found.text.splitlines()), found.layers) == (row["lines"], row["layers"])
    assert found.is_folded == row["folded"]


def test_a_line_of_the_list_is_what_the_command_line_takes() -> None:
    asked = request("torchvision:ssd300_vgg16 --module backbone --input 3x300x300")
    assert (asked.source, asked.module) == ("torchvision:ssd300_vgg16", "backbone")
    assert asked.inputs[0].shape == (3, 300, 300)
