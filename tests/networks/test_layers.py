"""Every network against an independent implementation, layer by layer, in order of execution."""

from __future__ import annotations

import pytest

from costcalc import networks
from tests.networks import layers
from tests.networks.layers import Recorded, Step, counted, differences, index, recorded_steps


@pytest.mark.parametrize("entry", index(), ids=lambda entry: entry.file)
def test_layers(entry: Recorded) -> None:
    assert differences(entry) == []
    totals = counted(entry.address).totals
    assert (totals.macs, totals.params) == (entry.macs, entry.params)


@pytest.mark.parametrize("entry", index(), ids=lambda entry: entry.file)
def test_the_recorded_file_is_whole(entry: Recorded) -> None:
    steps = recorded_steps(entry)
    assert len(steps) == entry.layers > 0
    assert sum(step.macs for step in steps) == entry.macs


def test_the_records_are_not_few() -> None:
    entries = index()
    assert len({entry.network for entry in entries}) >= 80
    assert sum(entry.layers for entry in entries) >= 10_000
    assert {entry.network for entry in entries} <= set(networks())


@pytest.mark.parametrize("field", ["output", "kernel", "stride", "groups", "stored", "macs"])
def test_a_planted_difference_is_found(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = next(entry for entry in index() if entry.network == "mobilenet_v2")
    whole = recorded_steps

    def planted(entry: Recorded) -> list[Step]:
        steps = whole(entry)
        value = getattr(steps[20], field)
        other = value + 1 if isinstance(value, int) else f"{value}1"
        return [*steps[:20], steps[20]._replace(**{field: other}), *steps[21:]]

    assert differences(entry) == []
    monkeypatch.setattr(layers, "recorded_steps", planted)
    (ours, theirs), *rest = differences(entry)
    assert rest == []
    assert (ours, theirs) == (whole(entry)[20], planted(entry)[20])


def test_a_lost_layer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = next(entry for entry in index() if entry.network == "mobilenet_v2")
    whole = recorded_steps
    monkeypatch.setattr(layers, "recorded_steps", lambda entry: whole(entry)[:-1])
    assert differences(entry) == [(whole(entry)[-1], None)]
