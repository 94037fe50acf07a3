"""Random specs agree with PyTorch; `make fuzz-torch N=10000` tries more of them."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch")

from costcalc import graph_from_text
from costcalc.bridge.verify import verify
from costcalc.ops import find, names
from tests.bridge.fuzz import finding
from tests.bridge.random_specs import random_spec


@pytest.mark.parametrize("tens", range(10))
def test_they_agree(tens: int) -> None:
    for number in range(10 * tens, 10 * tens + 10):
        assert finding(number) == ""


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False))
def test_whatever_is_drawn_agrees(random: Random) -> None:
    assert verify(graph_from_text(random_spec(random))).verdict == "agrees"


def test_every_operator_is_drawn() -> None:
    """All are in the first few hundred specs, and heights differ from widths."""
    seen: Counter[str] = Counter()
    uneven = 0
    for number in range(600):
        for layer in graph_from_text(random_spec(Random(number))).layers:
            seen[layer.op.name] += 1
            uneven += len(layer.output) == 3 and layer.output[1] != layer.output[2]
    assert seen.keys() == names() - {"opaque"}  # which has no counterpart
    assert uneven > 1000


def test_a_planted_defect_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Height and width exchanged in the stride of a convolution."""
    whole = find("conv").module

    def swapped(self: Any, x: Any) -> Any:
        steps = whole(self, x)
        last = steps[-1]
        stride = last.arguments["stride"][::-1]
        return (*steps[:-1], last._replace(arguments={**last.arguments, "stride": stride}))

    monkeypatch.setattr(find("conv"), "module", swapped)
    assert any(finding(number) for number in range(60))
