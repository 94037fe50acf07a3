"""The definition `pytorch`, layer by layer, against storages that lived while PyTorch ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import costcalc
from costcalc.cost.memory.lifetimes import live

RECORDED = json.loads(Path(__file__).with_name("recorded_torch.json").read_text("utf-8"))
NETWORKS: dict[str, list[int]] = RECORDED["networks"]


def test_there_are_many() -> None:
    assert len(NETWORKS) >= 20


@pytest.mark.parametrize("name", NETWORKS)
def test_live_storages(name: str) -> None:
    """Behind every layer that writes a tensor; the input is the caller's and not recorded."""
    found = costcalc.memory(name, definition="pytorch")
    steps = found.lifetimes.steps
    ours = live(found.buffers[1:], len(steps))
    assert ours == [NETWORKS[name][step.layer] for step in steps]
    assert max(ours) == max(NETWORKS[name])
