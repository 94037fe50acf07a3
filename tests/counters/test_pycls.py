"""pycls counts only networks that it builds: its count of them is predicted to the integer."""

from __future__ import annotations

import json

import pytest

from costcalc.cost.cost import evaluate
from costcalc.cost.counters import convention
from costcalc.cost.counting import counting
from tests.counters.record_of import FOLDER, graph_of

RECORDED = json.loads((FOLDER / "recorded_pycls.json").read_text(encoding="utf-8"))


def test_the_record_says_with_what_it_was_made() -> None:
    assert RECORDED["versions"]["pycls"] == "0.1.1"
    assert len(RECORDED["networks"]) == 31


@pytest.mark.parametrize("network", RECORDED["networks"])
def test_what_pycls_gave_is_predicted(network: str) -> None:
    graph, found = graph_of(network), RECORDED["networks"][network]
    assert convention("pycls", graph).total == found["flops"]
    assert evaluate(graph, counting(graph)).totals.params == found["params"]
