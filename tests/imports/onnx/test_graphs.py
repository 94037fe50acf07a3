"""Graphs that both exporters of PyTorch wrote, without their weights, read anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from costcalc.bridge.onnx.door import trace
from costcalc.imports.road import imported
from tests.imports.onnx.graphs import FOLDER, graph_name, unpacked
from tests.imports.onnx.record import EXPORTED, KEPT

FOUND: dict[str, Any] = json.loads(EXPORTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "way"), KEPT, ids=lambda word: word)
def test_a_graph_has_the_figures_of_pytorch(name: str, way: str, tmp_path: Path) -> None:
    """Parameters are those of the whole file, which `test_exported.py` compares with PyTorch's."""
    found = imported(trace(unpacked(graph_name(name, way), tmp_path)))
    recorded = FOUND[name]["files"][f"{way} 17 any"]
    assert found.totals.macs == FOUND[name]["torch"]["macs"]
    assert found.totals.params == recorded["params"]
    assert found.is_folded


def test_each_graph_that_is_kept_is_tested() -> None:
    small = {"fixed_image", "open_image", "open_length"}
    kept = {path.name.removesuffix(".onnx.gz") for path in FOLDER.glob("*.gz")}
    assert {name for name in kept if name.split("-")[0] not in small} == {
        graph_name(*one) for one in KEPT
    }
