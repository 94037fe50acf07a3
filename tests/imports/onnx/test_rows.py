"""Each operator of ONNX as the steps it becomes, with the multiply-adds of both ways to count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from costcalc.bridge.onnx.registry import TRANSLATIONS
from costcalc.imports.road import imported
from tests.imports.onnx.models import traced
from tests.imports.onnx.rows import ROWS, Row

UNWRITTEN = {"Cast", "CastLike", "DequantizeLinear", "Dropout", "Identity", "QuantizeLinear"}
"""Operators that give their input: a model of one of them has no step."""


def steps(text: str) -> tuple[str, ...]:
    """The layers of a spec, without names."""
    layers = text.split("layers:")[1].split("references:")[0]
    return tuple(re.findall(r"^  - \w+: (.*)$", layers, re.MULTILINE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.op)
def test_an_operator_becomes_these_steps(row: Row, tmp_path: Path) -> None:
    trace = traced(tmp_path, row.model(), row.given)
    found = imported(trace, fold=False)
    assert steps(found.text) == row.steps
    assert (trace.macs, found.totals.macs) == (row.macs, row.macs)


def test_each_translation_has_a_row() -> None:
    assert {row.op for row in ROWS} == set(TRANSLATIONS) - UNWRITTEN
