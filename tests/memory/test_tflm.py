"""TensorFlow Lite Micro's planner, to the byte: what its interpreter allocated, and MLPerf Tiny."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import costcalc
from costcalc.cost.memory import planners
from costcalc.cost.memory.planners import PLANNERS
from tests.memory.as_graph import graph_of
from tests.memory.random_graphs import described

HERE = Path(__file__).parent
HEADS: list[int] = json.loads((HERE / "recorded_tflm.json").read_text("utf-8"))["heads"]

TINY = {
    "kws.yaml": (2_656_768, 24_368, 16_000, 16_000),
    "mobilenet_v1:alpha=0.25,rho=3/7,classes=2": (7_489_664, 219_064, 55_296, 73_728),
    "ic.yaml": (12_501_632, 78_744, 49_152, 49_152),
    "ic.yaml:filters=40": (76_473_920, 482_880, 122_880, 122_880),
    "ad.yaml": (264_192, 270_880, 768, 768),
    "wakeword.yaml": (826_368, 49_412, 6_656, 6_656),
}
"""MACs, bytes of weights and biases, liveness bound, and head of the arena: of the int8 models of
github.com/mlcommons/tiny as the interpreter of tflite-micro printed it on 2026-11-26. The second is
that of visual wake words: MobileNet-V1 of 96 x 96 pixels and two classes.
"""


def address(name: str) -> str:
    return name if name.startswith("mobilenet") else str(HERE / "networks" / name)


def heads() -> list[int]:
    return [
        costcalc.memory(graph_of(described(seed)), plan="tflm").plan.bytes
        for seed in range(len(HEADS))
    ]


def test_the_arena_of_random_networks_is_the_recorded_one() -> None:
    assert len(HEADS) >= 200
    assert heads() == HEADS


@pytest.mark.parametrize("choice", ["order", "gap", "rounding"])
def test_each_part_of_the_planner_is_seen(choice: str) -> None:
    """With the first of equal tensors first, the smallest gap, or sizes as they are, it differs."""

    def natural(buffers: Any) -> list[int]:
        order = sorted(range(len(buffers)), key=lambda n: -buffers[n].bytes)
        return planners._placed(buffers, order, planners._lowest)

    def smallest(buffers: Any) -> list[int]:
        order = sorted(range(len(buffers)), key=lambda n: (-buffers[n].bytes, -n))
        return planners._placed(buffers, order, planners._smallest)

    tflm = PLANNERS["tflm"]
    changed = {
        "order": tflm._replace(place=natural),
        "gap": tflm._replace(place=smallest),
        "rounding": tflm._replace(alignment=1),
    }
    with patch.dict(PLANNERS, tflm=changed[choice]):
        assert heads() != HEADS


@pytest.mark.parametrize("name", TINY)
def test_mlperf_tiny(name: str) -> None:
    macs, weights, bound, head = TINY[name]
    graph = costcalc.graph_of(address(name))
    assert costcalc.cost_of(graph).macs == macs
    liveness = costcalc.memory(graph, dtype="int8")
    assert (liveness.weights, liveness.peak.bytes) == (weights, bound)
    planned = costcalc.memory(graph, dtype="int8", plan="tflm")
    assert (planned.weights, planned.plan.bytes) == (weights, head)


def test_visual_wake_words_needs_more_than_the_bound() -> None:
    """The last of equal tensors is placed first, which leaves a gap that nothing fits."""
    graph = costcalc.graph_of("mobilenet_v1:alpha=0.25,rho=3/7,classes=2")
    found = costcalc.memory(graph, dtype="int8", plan="tflm")
    assert found.gap == 73_728 - 55_296
    assert costcalc.memory(graph, dtype="int8", plan="greedy").plan.bytes == 64_512
