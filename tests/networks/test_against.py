"""The catalog against torchvision and timm, as `verify --against` found it where they are.

`python -m tests.networks.against` writes what is read here.
"""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import networks
from tests.networks.against import Counterpart, Found, counterparts, recorded
from tests.networks.layers import counted

MODELS = [entry for entry in counterparts() if entry.model]
FOUND: dict[Any, Found] = {found[:4]: found for found in recorded()}


def test_every_network_has_a_counterpart_or_a_reason() -> None:
    """Not both, no network twice without one, and no other network."""
    entries = counterparts()
    assert {entry.network for entry in entries} == set(networks())
    assert all(bool(entry.model) != bool(entry.reason) for entry in entries)
    alone = [entry.network for entry in entries if not entry.model]
    assert len(alone) == len(set(alone))
    assert not set(alone) & {entry.network for entry in MODELS}


def test_what_was_run_is_what_the_table_names() -> None:
    assert list(FOUND) == [entry[:4] for entry in MODELS]
    assert len({entry.network for entry in MODELS}) >= 95
    assert {found.versions for found in FOUND.values()} == {
        "torch 2.14.1 torchvision 0.29.1 timm 1.0.31"
    }


def test_none_differs() -> None:
    differing = [
        found for found in FOUND.values() if (found.verdict, found.unmatched) != ("agrees", 0)
    ]
    assert differing == []


def test_data_takes_the_same_way() -> None:
    assert [found for found in FOUND.values() if found.rerouted] == []


@pytest.mark.parametrize("entry", MODELS, ids=lambda entry: f"{entry.address} {entry.model}")
def test_the_counts_are_still_theirs(entry: Counterpart) -> None:
    found = FOUND[entry[:4]]
    totals = counted(entry.address).totals
    assert (totals.macs, totals.params, totals.buffers) == (
        found.macs,
        found.params,
        found.buffers,
    )
    assert found.steps > 0
